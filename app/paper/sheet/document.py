"""What a sheet's template is given: the sheet, its style, and what surrounds the questions."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from app.i18n import _
from app.paper.sheet.blocks import Block, Filtered, Roster, Sheet, Table
from app.paper.sheet.surroundings import Surroundings
from app.questionnaire.languages import UNDETERMINED


@dataclass(frozen=True, slots=True)
class Style:
    """Sizes of type in points, of the rest in millimetres; `longest`: more choices may break over columns."""

    size: float = 10.2
    title: float = 19
    box: float = 4.2
    cell: float = 6.4
    line: float = 8
    badge: float = 2.6
    indent: float = 7.4
    gap: float = 1.5
    between: float = 4.6
    columns: int = 2
    longest: int = 16


#: One line for each way a sheet can be had.
STYLES: dict[str, Style] = {
    "standard": Style(),
    "easy": Style(
        size=13.5, title=24, box=5, cell=7.6, line=10, badge=3.3, indent=10, gap=2.2, between=7, columns=1
    ),
    "large": Style(
        size=18, title=28, box=6.5, cell=10, line=13, badge=4.4, indent=13, gap=3, between=9, columns=1
    ),
}
#: A table with more columns than this stands over the whole page.
_NARROW_TABLE = 6


def document_of(sheet: Sheet, style: Style, around: Surroundings) -> dict[str, Any]:
    """The document as JSON data; `padded` adds a last page, so that copies begin on a leaf of their own."""
    columns = max((len(block.columns) for block in _tables(sheet.blocks)), default=0)
    wide = columns > _NARROW_TABLE or _has_roster(sheet.blocks)
    if style.columns > 1 and wide:
        style = replace(style, columns=1)
    language = "fr" if sheet.language == UNDETERMINED else sheet.language
    return {
        "language": language,
        "lang": language[:2],
        "rtl": sheet.rtl,
        "style": asdict(style),
        "said": _said(),
        "padded": False,
        "blocks": [asdict(block) for block in sheet.blocks],
        "annexes": [asdict(annex) for annex in sheet.annexes],
        **asdict(around),
    }


def _said() -> dict[str, str]:
    return {
        "several": _("Plusieurs réponses possibles par ligne."),
        "tick": _("je coche"),
        "correct": _("je me suis trompé : je noircis, et je coche ailleurs"),
        "pen": _("Stylo noir ou bleu, pas de crayon."),
        "continued": _("suite"),
        "page": _("page"),
        "thanks": _("Merci."),
        "notice": _("Vos données"),
        "blank": _("Cette page est laissée blanche."),
    }


def _tables(blocks: tuple[Block, ...]) -> list[Table]:
    found: list[Table] = []
    for block in blocks:
        if isinstance(block, Table):
            found.append(block)
        elif isinstance(block, Filtered):
            found.extend(_tables(block.blocks))
    return found


def _has_roster(blocks: tuple[Block, ...]) -> bool:
    return any(
        isinstance(block, Roster) or (isinstance(block, Filtered) and _has_roster(block.blocks))
        for block in blocks
    )
