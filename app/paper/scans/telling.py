"""The words for pages and boxes, in the language of who looks."""

from collections import Counter
from collections.abc import Mapping

from app.i18n import LazyString, _, _l
from app.paper.reading.page import PageState
from app.paper.scans.report import Report

PAGE_STATES: Mapping[str, LazyString] = {
    PageState.READ: _l("Lues"),
    PageState.WRONG: _l("D’un autre questionnaire"),
    PageState.NO_CODE: _l("Sans code lisible"),
    PageState.NOT_REGISTERED: _l("Repères introuvables : page coupée, pliée ou floue"),
    PageState.ONE_BIT: _l("Numérisées en noir et blanc : recommencez en niveaux de gris"),
    PageState.BLANK: _l("Blanches"),
    PageState.BROKEN: _l("Image illisible"),
}


def as_text(report: Report) -> str:
    """The report in a few lines."""
    states = Counter(page.state for page in report.pages)
    lines = [f"{PAGE_STATES[state]} : {count}" for state, count in states.most_common()]
    copies = {page.copy for page in report.pages if page.copy}
    boxes = report.boxes
    lines.append(_("Exemplaires : %(count)s", count=len(copies)))
    lines.append(
        _(
            "Cases : %(empty)s vides, %(marked)s cochées, %(struck)s noircies, %(unsure)s à regarder",
            empty=boxes["empty"],
            marked=boxes["marked"],
            struck=boxes["struck"],
            unsure=boxes["unsure"],
        )
    )
    return "\n".join(lines)
