"""Plain factories for sheets: composed, printed, read. All are called in an app context."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.db import db, transaction
from app.i18n import speaking
from app.paper.models import PaperLayout, PrintRun
from app.paper.printing.layouts import lay_out, wanted
from app.paper.printing.runs import print_run
from app.paper.sheet.blocks import Ask, Block, Filtered, Sheet
from app.paper.sheet.compose import compose
from app.projects.models import Questionnaire
from tests.make_forms import make_form
from tests.make_published import make_published

#: One choice with a skip, several choices with « autre », a number, an open answer.
SHEET_FORM = """
| survey | | | | |
| | type | name | label | relevant |
| | select_one ouinon | habite | Habitez-vous le quartier ? | |
| | integer | annees | Depuis combien d’années ? | ${habite} = 'oui' |
| | select_multiple usages | usages | Que faites-vous sur la place ? | |
| | text | autre | Quoi d’autre ? | selected(${usages}, 'autre') |
| | select_one ouinon | favorable | Êtes-vous favorable au projet ? | |
| | text | avis | Une idée ? | |
| choices | | |
| | list_name | name | label |
| | ouinon | oui | Oui |
| | ouinon | non | Non |
| | ouinon | nsp | Je ne sais pas |
| | usages | passe | Je la traverse |
| | usages | assis | Je m’y assois |
| | usages | autre | Autre chose |
| settings | | |
| | form_title | form_id | version |
| | La place | place | 1 |
"""


@dataclass(frozen=True, slots=True)
class Sheets:
    """A run that was printed: its PDF and what is known of it."""

    questionnaire: Questionnaire
    run: PrintRun
    layout: PaperLayout
    pdf: bytes
    codes: tuple[str, ...]

    def places(self, page: int = 1) -> list[Mapping[str, Any]]:
        return [place for place in self.layout.places if place["page"] == page]


def make_sheets(copies: int = 2, markdown: str = SHEET_FORM, variant: str | None = None) -> Sheets:
    """Copies of a published questionnaire."""
    questionnaire = make_published(markdown=markdown)
    with transaction():
        questionnaire = db.session.merge(questionnaire)
        layout = lay_out(wanted(questionnaire, None, variant))
        printed = print_run(questionnaire, layout, copies)
    return Sheets(questionnaire, printed.run, layout, printed.pdf, printed.codes)


def make_sheet(markdown: str, language: str = "und", spoken: str = "fr", **texts: str) -> Sheet:
    """A form composed for paper."""
    with speaking(spoken):
        return compose(make_form(markdown), language, texts)


def asked(blocks: tuple[Block, ...]) -> list[Ask]:
    """All questions of a sheet, those under filter lines too."""
    found: list[Ask] = []
    for block in blocks:
        if isinstance(block, Ask):
            found.append(block)
        elif isinstance(block, Filtered):
            found.extend(asked(block.blocks))
    return found


def filters(blocks: tuple[Block, ...]) -> list[str]:
    """All filter lines of a sheet, outer before inner."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Filtered):
            found.extend((block.text, *filters(block.blocks)))
    return found
