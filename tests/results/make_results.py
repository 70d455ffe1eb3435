"""Plain factories for results: forms from Markdown tables, answers without a database."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from uuid import UUID

from app.questionnaire.definition import Form, read_xform
from app.questionnaire.reading import read_questionnaire
from app.results.answer import Answer

VERSION = UUID(int=1)

#: Filters, a table, a repeat with a filter of its own, a channel, something personal.
SQUARE_FORM = """
| survey | | | | | | | |
| |type|name|label|relevant|appearance|calculation|bind::palier:personal|body::palier:channels|
| | select_one yes_no | comes | Venez-vous sur la place ? | | | | | |
| | select_multiple uses | uses | Pour quoi faire ? | ${comes} = 'yes' | | | | |
| | text | idea | Une idée ? | | | | | |
| | text | name | Votre nom | | | | yes | |
| | geopoint | spot | Où ? | | | | | web door |
| | begin_group | views | Votre avis | | field-list | | | |
| | select_one scale | head | Que pensez-vous de… | | label | | | |
| | select_one scale | clean | La propreté | | list-nolabel | | | |
| | select_one scale | light | L’éclairage | | list-nolabel | | | |
| | end_group | | | | | | | |
| | rank uses | order | Classez | | | | | |
| | integer | homes | Combien êtes-vous ? | | | | | |
| | calculate | double | | | | ${homes} * 2 | | |
| | begin_repeat | member | Habitant | | | | | |
| | integer | age | Âge | | | | | |
| | select_one yes_no | works | Travaille ? | ${age} > 15 | | | | |
| | end_repeat | | | | | | | |
| choices | | |
| | list_name | name | label |
| | yes_no | yes | Oui |
| | yes_no | no | Non |
| | yes_no | nsp | Je ne sais pas |
| | yes_no | nspr | Je ne souhaite pas répondre |
| | uses | walk | Je la traverse |
| | uses | sit | Je m’y assois |
| | uses | nsp | Je ne sais pas |
| | scale | good | Bien |
| | scale | fair | Moyen |
| | scale | bad | Mal |
| | scale | nsp | Sans avis |
| settings | | | |
| | form_title | form_id | version | namespaces |
| | Une place | place | 1 | palier="https://palier.example/xforms" |
"""


@cache
def make_form(markdown: str = SQUARE_FORM) -> Form:
    """A form, read once per run."""
    reading = read_questionnaire(markdown.encode(), "forme.md")
    assert reading.xml is not None, reading.problems
    return read_xform(reading.xml)


def make_answer(
    values: Mapping[str, object],
    *,
    is_relevant: Callable[[str], bool] = lambda _path: True,
    instance_id: str = "uuid:1",
    channel: str = "web",
    language: str = "fr",
    quartier: str = "5",
    day: dt.date = dt.date(2026, 5, 4),
) -> Answer:
    """A counted answer whose relevance is told by a function of positioned paths."""
    return Answer(
        instance_id=instance_id,
        version_id=VERSION,
        day=day,
        channel=channel,
        language=language,
        source="",
        quartier=quartier,
        quartier_way="question",
        values=values,
        evaluate=lambda: is_relevant,
    )
