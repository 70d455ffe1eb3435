"""Files read and told about, nothing kept: what `flask paper read` prints."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.paper.reading.deciding import State
from app.paper.reading.images import PileRefused, pages_of
from app.paper.reading.page import PageReading, PageState, read_page
from app.paper.scans.lookups import Lookups


@dataclass(frozen=True, slots=True)
class Told:
    """A page as it is told: `questionnaire` its short name, `copy` as 3-17, where they are known."""

    file: str
    page: int
    state: str
    questionnaire: str | None
    copy: str | None
    sheet_page: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """All pages in the order of the files, the boxes by state, and the files that could not be read."""

    pages: tuple[Told, ...]
    boxes: dict[str, int]
    problems: tuple[tuple[str, PileRefused], ...]

    def as_json(self) -> str:
        pages = [
            {
                "file": page.file,
                "page": page.page,
                "state": page.state,
                "questionnaire": page.questionnaire,
                "copy": page.copy,
                "sheet_page": page.sheet_page,
            }
            for page in self.pages
        ]
        problems = [{"file": name, "code": problem.code, **problem.values} for name, problem in self.problems]
        told: dict[str, Any] = {"pages": pages, "boxes": self.boxes}
        return json.dumps(told | ({"problems": problems} if problems else {}), ensure_ascii=False)


def report_on(paths: Iterable[Path], lookups: Lookups) -> Report:
    """Read files and tell what is on them."""
    pages: list[Told] = []
    boxes: Counter[str] = Counter()
    problems: list[tuple[str, PileRefused]] = []
    for path in paths:
        try:
            for told, found in _pages(path, lookups):
                pages.append(told)
                boxes.update(str(box.state) for box in found.boxes)
        except PileRefused as refused:
            problems.append((str(path), refused))
    return Report(tuple(pages), {str(state): boxes[state] for state in State}, tuple(problems))


def _pages(path: Path, lookups: Lookups) -> Iterator[tuple[Told, PageReading]]:
    for image in pages_of(path):
        found = read_page(image, lookups.places)
        known = found.mark if found.state is not PageState.WRONG else None
        copy = lookups.copy(known) if known else None
        told = Told(
            file=str(path),
            page=image.number,
            state=str(found.state),
            questionnaire=copy.short_name if copy else None,
            copy=copy.name if copy else None,
            sheet_page=known.page if known else None,
        )
        yield told, found
