"""A page that is scanned again, because a corner was folded: it counts as it is now."""

from collections.abc import Sequence

from sqlalchemy import select, update

from app.db import db
from app.paper.models import PaperLayout, PrintRun
from app.paper.reading.page import PageState
from app.paper.scans.copies import CopyKey, page_places
from app.paper.scans.models import ScanPage, SheetItem


def replace_earlier(page: ScanPage) -> None:
    """Let a page take the place of earlier scans of it.

    What people read on it stays, whoever scans a pile twice; not where a person had named the earlier page,
    for it may have been another.
    """
    if page.run_id is None or page.serial is None or page.sheet_page is None:
        return
    key = CopyKey(page.project_id, page.run_id, page.serial)
    earlier = earlier_scans(key, page.sheet_page, page)
    if any(one.is_named for one in earlier):
        _read_again(key, page.sheet_page)
    for one in earlier:
        one.is_replaced = True


def earlier_scans(key: CopyKey, sheet_page: int, page: ScanPage) -> Sequence[ScanPage]:
    """The scans of a page of a copy that count, other than this one."""
    return db.session.scalars(
        select(ScanPage).where(
            ScanPage.project_id == key.project_id,
            ScanPage.run_id == key.run_id,
            ScanPage.serial == key.serial,
            ScanPage.sheet_page == sheet_page,
            ScanPage.state == PageState.READ,
            ScanPage.is_replaced.is_(False),
            ScanPage.id != page.id,
        )
    ).all()


def _read_again(key: CopyKey, sheet_page: int) -> None:
    """Take back what people read at the questions of a page."""
    run = db.session.get_one(PrintRun, (key.project_id, key.run_id))
    layout = db.session.get_one(PaperLayout, (key.project_id, run.layout_id))
    paths = {place["path"] for place in page_places(layout, sheet_page) if "path" in place}
    db.session.execute(
        update(SheetItem)
        .where(
            SheetItem.project_id == key.project_id,
            SheetItem.run_id == key.run_id,
            SheetItem.serial == key.serial,
            SheetItem.path.in_(paths),
        )
        .values(is_decided=False, value="", decided_at=None, person_id=None)
    )
