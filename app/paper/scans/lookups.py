"""What a page's QR leads to: the layout that says where its boxes are, and the copy that it belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.db import db
from app.households.access import find_code
from app.paper.models import PaperCopy, PaperLayout, PrintRun
from app.paper.printing.links import PageMark
from app.projects.models import Questionnaire


class Found(NamedTuple):
    """A copy: its project and questionnaire, its run and number, and what it is called."""

    project_id: UUID
    questionnaire_id: UUID
    short_name: str
    run_id: UUID
    run_number: int
    serial: int
    layout_id: UUID

    @property
    def name(self) -> str:
        return f"{self.run_number}-{self.serial}"


@dataclass
class Lookups:
    """Looks layouts and copies up, layouts once. `project_id`, `short_name`: only theirs are known."""

    project_id: UUID | None = None
    short_name: str | None = None
    _layouts: dict[str, PaperLayout | None] = field(default_factory=dict)

    def places(self, mark: PageMark) -> Sequence[Mapping[str, Any]] | None:
        """The places of a page, None where no copy of ours has it."""
        layout, copy = self._layout(mark.mark), self.copy(mark)
        if layout is None or copy is None or copy.layout_id != layout.id:
            return None
        return page_places(layout, mark.page) or None

    def copy(self, mark: PageMark) -> Found | None:
        """The copy that bears a code."""
        code = find_code(mark.code)
        if code is None or self.project_id not in {None, code.project_id}:
            return None
        row = db.session.execute(
            select(
                PaperCopy.project_id,
                PrintRun.questionnaire_id,
                Questionnaire.short_name,
                PrintRun.id,
                PrintRun.number,
                PaperCopy.serial,
                PrintRun.layout_id,
            )
            .join(PrintRun, (PrintRun.project_id == PaperCopy.project_id) & (PrintRun.id == PaperCopy.run_id))
            .join(Questionnaire, Questionnaire.id == PrintRun.questionnaire_id)
            .where(PaperCopy.project_id == code.project_id, PaperCopy.code_id == code.id)
        ).first()
        found = Found._make(row) if row else None
        return found if found and self.short_name in {None, found.short_name} else None

    def _layout(self, mark: str) -> PaperLayout | None:
        if mark not in self._layouts:
            found = db.session.scalar(select(PaperLayout).where(PaperLayout.mark == mark))
            self._layouts[mark] = found
        return self._layouts[mark]


def page_places(layout: PaperLayout, page: int) -> list[Mapping[str, Any]]:
    """The places of one page of a layout, in their order."""
    return [place for place in layout.places if place["page"] == page]
