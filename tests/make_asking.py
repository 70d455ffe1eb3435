"""A page that asks a questionnaire as the agents' app does, built from the app's own scripts."""

import json
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, Route

from app.config import ROOT
from tests.node import find_node

_SOURCE = "tests/js/asking_page.mjs"
_BUILD = """
import { build } from "esbuild";
const [entry, outdir] = process.argv.slice(1);
await build({ entryPoints: { page: entry }, bundle: true, splitting: true, format: "esm", mangleProps: /^_/,
  target: ["chrome100", "firefox102"], outdir, logLevel: "error" });
"""
_PAGE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tournée · Palier</title>{styles}
<script type="module" src="/static/essai/page.js"></script></head>
<body><nav aria-label="Tournée" data-doors><a href="#porte">12 rue de Coulmiers</a></nav>
<main id="contenu" class="t-main"><section data-asking></section></main></body></html>
"""

#: Two pages for agents: what is only asked elsewhere, what is only for the door, a photograph, thanks.
FORM = """
| survey | | | | | | | | |
| | type | name | label::Français (fr) | label::العربية (ar) | guidance_hint::Français (fr) | required | constraint | bind::palier:channels |
| | begin_group | vous | Vous | أنتم | | | | |
| | integer | age | Quel âge avez-vous ? | كم عمركم؟ | Ne pas insister. | yes | . < 121 | |
| | select_one oui | ici | Habitez-vous ici ? | هل تسكنون هنا؟ | | | | |
| | end_group | | | | | | | |
| | begin_group | place | La place | الساحة | | | | |
| | text | venue | Comment êtes-vous arrivé sur cette page ? | كيف وصلتم؟ | | yes | | web paper |
| | text | gardien | Y a-t-il un gardien ? | هل يوجد حارس؟ | | | | door |
| | text | ligne | Depuis quel numéro appelez-vous ? | من أي رقم؟ | | | | phone |
| | image | photo | Une photo du hall | صورة | | | | |
| | end_group | | | | | | | |
| | note | fin | Merci pour la place ! | شكرا | | | | |
| choices | | | | |
| | list_name | name | label::Français (fr) | label::العربية (ar) |
| | oui | oui | Oui | نعم |
| | oui | non | Non | لا |
| | oui | nsp | Je ne sais pas | لا أعرف |
| settings | | | | | | |
| | form_title | form_id | version | style | default_language | namespaces |
| | Une place | place | 1 | pages | Français (fr) | palier="https://palier.example/xforms" |
"""  # noqa: E501 - a table reads best whole


def build_page(folder: Path) -> Path:
    """The scripts of the page, built into this folder."""
    done = subprocess.run(
        [find_node(), "--input-type=module", "--eval", _BUILD, "--", _SOURCE, str(folder)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


@dataclass
class AskingPage:
    """An agent's device with the page open; what is asked is named by the last step of its path."""

    page: Page
    url: str
    scripts: Path
    failures: list[str] = field(default_factory=list)

    def open(self) -> "AskingPage":
        csp = self.page.request.get(f"{self.url}/accessibilite").headers["content-security-policy"]
        app = self.page.request.get(f"{self.url}/terrain/").text()
        styles = re.findall('<link rel="stylesheet"[^>]*>', app)
        assert len(styles) > 2
        body = _PAGE.replace("{styles}", "".join(styles))
        headers = {"Content-Security-Policy": csp, "Content-Type": "text/html"}
        self.page.route("**/terrain/essai", lambda route: route.fulfill(body=body, headers=headers))
        self.page.route("**/static/essai/*", self._script)
        self.page.on("pageerror", lambda error: self.failures.append(str(error)))
        self.page.goto(f"{self.url}/terrain/essai")
        self.page.wait_for_selector("[data-doors][data-ready]", state="attached")
        return self

    def _script(self, route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[-1]
        headers = {"Content-Type": "text/javascript"}
        route.fulfill(body=(self.scripts / name).read_bytes(), headers=headers)

    def begin(self, questionnaire: str, **told: Any) -> "AskingPage":
        """Ask; waits for what shows first."""
        asked = {"questionnaire": questionnaire, "number": 1, "language": "fr", "channel": "door"} | told
        self.page.evaluate(f"palier.begin({json.dumps(asked)})")
        return self.ready()

    def ready(self) -> "AskingPage":
        self.page.wait_for_selector("[data-live][data-ready]")
        return self

    def start(self) -> "AskingPage":
        """Past what is read first."""
        self.page.click("[data-begin]")
        self.page.wait_for_selector("[data-stage=questions]:visible")
        return self

    def question(self, name: str) -> Locator:
        return self.page.locator(f"[data-question][data-path$='/{name}']").first

    def type(self, name: str, text: str) -> None:
        self.page.locator(f"[data-question] [name$='/{name}']:visible").first.fill(text)

    def tick(self, name: str, value: str) -> None:
        self.page.locator(f"input[name$='/{name}'][value='{value}']").first.check()

    def go_on(self) -> None:
        self.page.click("[data-on]")

    def review(self) -> None:
        self.go_on()
        self.page.wait_for_selector("[data-review]:visible")

    def ended(self, how: str) -> None:
        self.page.wait_for_selector(f"[data-doors][data-how={how}]", state="attached")

    @property
    def heading(self) -> str:
        return self.page.locator("h1:visible").first.inner_text()

    def done(self) -> list[dict[str, Any]]:
        """The answers that the app was given, with the sizes and hashes of their files."""
        found: list[dict[str, Any]] = self.page.evaluate("palier.done()")
        return found

    def drafts(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate("palier.drafts()")
        return found

    def files(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate("palier.files()")
        return found
