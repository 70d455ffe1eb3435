"""A copy put together: its pages from whatever piles they came in, and its questions as they were read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from app.db import db
from app.paper.models import PaperCopy, PaperLayout, PrintRun
from app.paper.reading.deciding import State
from app.paper.reading.ink import written_places
from app.paper.reading.page import PageState
from app.paper.scans.models import ScanPage, SheetAnswer, SheetItem


class CopyKey(NamedTuple):
    """A copy: its run and its number in it."""

    project_id: UUID
    run_id: UUID
    serial: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A place as it was read: boxes have a state, places for handwriting say whether there is ink."""

    place: Mapping[str, Any]
    page_id: UUID
    state: State | None = None
    is_inked: bool = False
    #: Whether the page was found to lie where its layout says: else nothing on it was looked at.
    is_found: bool = True

    @property
    def is_open(self) -> bool:
        """Whether a person must look."""
        return self.state is State.UNSURE or self.is_inked


@dataclass(frozen=True)
class SheetRead:
    """A copy: `pages` by sheet page, those scanned again counted once; `items` by path."""

    key: CopyKey
    run: PrintRun
    layout: PaperLayout
    pages: Mapping[int, ScanPage]
    items: Mapping[str, SheetItem]

    @property
    def missing(self) -> list[int]:
        """The pages that take answers and were not read; a page keyed without a scan is not missing."""
        asked = (place for place in self.layout.places if "path" in place)
        needed = {place["page"] for place in asked if not self._is_decided(place["path"])}
        return sorted(needed - self.pages.keys())

    @cached_property
    def seen(self) -> Mapping[str, list[Seen]]:
        """What was read, by path in the order of the sheet."""
        found: dict[str, list[Seen]] = {}
        for number in sorted(self.pages):
            for one in seen_on(self.pages[number], page_places(self.layout, number)):
                found.setdefault(one.place["path"], []).append(one)
        return found

    @property
    def open_paths(self) -> list[str]:
        """The questions that a person has still to read."""
        return [path for path, places in self.seen.items() if _is_open(places) and not self._is_decided(path)]

    def values(self) -> dict[str, str]:
        """The answers by path: what people decided, else what the reader is sure of."""
        read = {path: _ticked(places) for path, places in self.seen.items()}
        decided = {path: item.value for path, item in self.items.items() if item.is_decided}
        return {path: value for path, value in {**read, **decided}.items() if value}

    def _is_decided(self, path: str) -> bool:
        return path in self.items and self.items[path].is_decided


def seen_on(page: ScanPage, places: Sequence[Mapping[str, Any]]) -> Iterator[Seen]:
    """What was read on one page, place by place."""
    boxes = [place for place in places if place["kind"] == "box"]
    for place, (state, _likely) in zip(boxes, page.boxes, strict=False):
        yield Seen(place, page.id, state=State(state), is_found=bool(page.homography))
    for place, is_inked in zip(written_places(places), page.inked, strict=False):
        yield Seen(place, page.id, is_inked=is_inked)


def page_places(layout: PaperLayout, page: int) -> list[Mapping[str, Any]]:
    """The places of one page of a layout, in their order."""
    return [place for place in layout.places if place["page"] == page]


def same_copy(
    one: type[PaperCopy | ScanPage | SheetAnswer], other: type[PaperCopy | ScanPage | SheetAnswer]
) -> ColumnElement[bool]:
    """What joins rows that speak of one copy."""
    return and_(one.project_id == other.project_id, one.run_id == other.run_id, one.serial == other.serial)


def find_copy(key: CopyKey) -> SheetRead | None:
    """A copy with all that is known of it; None where there is no such copy."""
    if db.session.get(PaperCopy, key) is None:
        return None
    run = db.session.get_one(PrintRun, (key.project_id, key.run_id))
    layout = db.session.get_one(PaperLayout, (key.project_id, run.layout_id))
    pages = db.session.scalars(
        select(ScanPage).where(
            ScanPage.project_id == key.project_id,
            ScanPage.run_id == key.run_id,
            ScanPage.serial == key.serial,
            ScanPage.state == PageState.READ,
            ScanPage.is_replaced.is_(False),
        )
    )
    items = db.session.scalars(
        select(SheetItem).where(
            SheetItem.project_id == key.project_id,
            SheetItem.run_id == key.run_id,
            SheetItem.serial == key.serial,
        )
    )
    by_page = {page.sheet_page: page for page in pages if page.sheet_page is not None}
    return SheetRead(key, run, layout, by_page, {item.path: item for item in items})


def _is_open(places: Sequence[Seen]) -> bool:
    """Whether a person must look: something is doubtful, or two are ticked where one answer is taken."""
    marked = [one for one in places if one.state is State.MARKED]
    is_torn = len(marked) > 1 and not marked[0].place.get("many")
    return is_torn or any(one.is_open for one in places)


def _ticked(places: Sequence[Seen]) -> str:
    """The marked boxes of a question, in the order of its list."""
    return " ".join(one.place["value"] for one in places if one.state is State.MARKED)
