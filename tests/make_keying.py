"""A questionnaire that is said, and its long form filled in over HTTP as a browser does."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.projects.models import Questionnaire

FORM = """
| survey | | | | | | | | | |
| | type | name | label::Français (fr) | label::العربية (ar) | guidance_hint::Français (fr) | required | relevant | constraint | bind::palier:channels |
| | begin_group | vous | Vous | أنتم | | | | | |
| | integer | age | Quel âge avez-vous ? | كم عمركم؟ | Ne pas insister. | yes | | . < 121 | |
| | select_one oui | ici | Habitez-vous ici ? | هل تسكنون هنا؟ | | | | | |
| | date | depuis | Depuis quand ? | منذ متى؟ | | | ${ici} = 'oui' | | |
| | end_group | | | | | | | | |
| | text | venue | Comment êtes-vous arrivé sur cette page ? | كيف وصلتم؟ | | | | | web |
| | text | ligne | Depuis quel numéro appelez-vous ? | من أي رقم؟ | | | | | phone |
| | select_multiple usages | usages | Que faites-vous sur la place ? | ماذا تفعلون؟ | | | | | |
| | rank usages | ordre | Dans quel ordre ? | بأي ترتيب؟ | | | | | |
| | begin_repeat | membre | Personne du foyer | فرد | | | | | |
| | text | lien | Lien avec vous | صلة | | | | | |
| | end_repeat | | | | | | | | |
| | image | photo | Une photo | صورة | | | | | |
| choices | | | | |
| | list_name | name | label::Français (fr) | label::العربية (ar) |
| | oui | oui | Oui | نعم |
| | oui | non | Non | لا |
| | usages | courses | Des courses | تسوق |
| | usages | banc | M’asseoir | جلوس |
| settings | | | | | |
| | form_title | form_id | version | default_language | namespaces |
| | Une place | place | 1 | Français (fr) | palier="https://palier.example/xforms" |
"""  # noqa: E501 - a table reads best whole


class _Fields(HTMLParser):
    """What a form would send as it stands: name and value of each field, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._select = ""
        self._area: str | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = dict(attributes)
        name, value = told.get("name") or "", told.get("value") or ""
        ticked = told.get("type") in {"radio", "checkbox"}
        if tag == "input" and name and (not ticked or "checked" in told):
            self.found.append((name, value))
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in told and self._select:
            self.found.append((self._select, value))
        elif tag == "textarea":
            self._area = name
            self.found.append((name, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            name, text = self.found[-1]
            self.found[-1] = (name, text + data)


@dataclass
class KeyingPage:
    """The page as it stands in a browser without a script."""

    client: FlaskClient
    address: str
    answer: TestResponse

    @property
    def text(self) -> str:
        return self.answer.text.replace("\u202f", " ").replace("\u2011", "-").replace("\u00a0", " ")

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What it would send."""
        reader = _Fields()
        reader.feed(self.answer.text)
        return reader.found

    def send(self, action: str, **answers: str | list[str]) -> "KeyingPage":
        """Change these fields, named by the last step of their path, and press a button."""
        fields: dict[str, list[str]] = {}
        for name, value in self.fields:
            fields.setdefault(name, []).append(value)
        for name, value in answers.items():
            path = next((one for one in self._names() if one.rpartition("/")[2] == name), name)
            fields[path] = [value] if isinstance(value, str) else value
        return self.send_fields(fields | {"aller": [action]})

    def send_fields(self, fields: dict[str, list[str]]) -> "KeyingPage":
        return KeyingPage(self.client, self.address, self.client.post(self.address, data=fields))

    def _names(self) -> list[str]:
        """The names of all fields, those with nothing in them too."""
        return [part.partition('"')[0] for part in self.answer.text.split(' name="')[1:]]


def open_keying(client: FlaskClient, questionnaire: Questionnaire, **asked: Any) -> KeyingPage:
    """Open the page."""
    address = f"/projets/{questionnaire.project.slug}/{questionnaire.short_name}/saisir"
    return KeyingPage(client, address, client.get(address, query_string=asked))
