"""Piles: files kept as they came, read page by page in the background, and their pages kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import IO, Any
from uuid import UUID

from sqlalchemy import func, select

from app.accounts.audit import record
from app.accounts.models import Person
from app.blobs import blob_path, drop_blob, keep_blob
from app.config import MEGABYTE
from app.db import after_commit, db, now, reading, uuid7, writing
from app.errors import Refused
from app.jobs import Progress, enqueue, job
from app.paper.reading.images import PageImage, PileRefused, encode, pages_of
from app.paper.reading.page import PageReading, PageState, read_page
from app.paper.scans.lookups import Lookups
from app.paper.scans.models import ScanFile, ScanPage, ScanPile
from app.paper.scans.replacing import replace_earlier
from app.paper.scans.review import queue_of_pages
from app.paper.scans.sending import send_if_ready
from app.projects.models import Project

#: A pile of 500 pages at 300 dpi, and telephones' photos.
MOST_BYTES, MOST_FILES = 600 * MEGABYTE, 200
#: Pages written in one transaction: a second of work, so that collection never waits for longer.
_TOGETHER = 20
_CHUNK = 1_000_000


def receive_pile(
    project: Project, files: Sequence[tuple[str, IO[bytes]]], *, by: Person | None = None
) -> ScanPile:
    """Keep files and have them read. Refused: pile_empty, pile_files (values: most), too_large."""
    if not files:
        raise Refused("pile_empty", 422)
    if len(files) > MOST_FILES:
        raise Refused("pile_files", 422, {"most": MOST_FILES})
    pile = ScanPile(id=uuid7(), project_id=project.id, person_id=by.id if by else None)
    kept = [(name, keep_blob(_chunks(stream), most_bytes=MOST_BYTES)) for name, stream in files]
    writing()
    db.session.add(pile)
    db.session.flush()
    db.session.add_all(
        ScanFile(
            project_id=project.id,
            pile_id=pile.id,
            number=number,
            name=name[-200:],
            sha256=blob.sha256,
            size=blob.size,
        )
        for number, (name, blob) in enumerate(kept, start=1)
    )
    record("scan_pile.receive", f"scan_pile {pile.id}", by=by, project_id=project.id, files=len(files))
    pile.job_id = enqueue("paper.read_pile", project_id=str(project.id), pile_id=str(pile.id))
    return pile


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


@job("paper.read_pile", tries=3)
def read_pile(progress: Progress, project_id: str, pile_id: str) -> dict[str, Any]:
    """Read the files of a pile; what an earlier try has read stays."""
    key = (UUID(project_id), UUID(pile_id))
    reading()
    files = files_of(*key)
    total = sum(one.size for one in files) or 1
    done = 0
    for file in files:
        if file.sha256:
            _read_file(
                file, lambda share, so_far=done, size=file.size: progress(so_far + int(share * size), total)
            )
        done += file.size
        progress(done, total)
    writing()
    pile = db.session.get_one(ScanPile, key, populate_existing=True)
    pile.read_at = now()
    return {"pages": db.session.scalar(select(func.count()).where(*_of_pile(*key))) or 0}


def files_of(project_id: UUID, pile_id: UUID) -> list[ScanFile]:
    """The files of a pile, in their order."""
    return list(
        db.session.scalars(
            select(ScanFile)
            .where(ScanFile.project_id == project_id, ScanFile.pile_id == pile_id)
            .order_by(ScanFile.number)
            .execution_options(populate_existing=True)
        )
    )


def _of_pile(project_id: UUID, pile_id: UUID) -> tuple[Any, ...]:
    return ScanPage.project_id == project_id, ScanPage.pile_id == pile_id


def _read_file(file: ScanFile, tell: Any) -> None:
    assert file.sha256  # noqa: S101 - files without bytes have been read
    path, known = blob_path(file.sha256), _known(file)
    lookups = Lookups(file.project_id)
    problem: PileRefused | None = None
    count = 0
    pages = pages_of(path)
    try:
        while together := tuple(islice(pages, _TOGETHER)):
            count += len(together)
            fresh = [page for page in together if page.number not in known]
            rows = [_row(file, read_and_keep(page, lookups)) for page in fresh]
            writing()
            _keep(rows)
            db.session.flush()
            reading()
            tell(min(count / (count + _TOGETHER), 0.99))
    except PileRefused as refused:
        problem = refused
    writing()
    _settle(file, count, problem)
    db.session.flush()
    reading()


def _known(file: ScanFile) -> set[int]:
    numbers = select(ScanPage.number).where(
        *_of_pile(file.project_id, file.pile_id), ScanPage.file_number == file.number
    )
    return set(db.session.scalars(numbers))


def _settle(file: ScanFile, pages: int, problem: PileRefused | None) -> None:
    row = db.session.get_one(ScanFile, (file.project_id, file.pile_id, file.number), populate_existing=True)
    row.pages = pages
    row.problem = problem.code if problem else None
    row.problem_values = dict(problem.values) if problem else {}
    if row.sha256 and not problem:
        # What could not be read stays, for a person to look at; pages are kept one by one.
        after_commit(partial(drop_blob, row.sha256))
        row.sha256 = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A page read, and the hash of its image."""

    image: PageImage
    reading: PageReading
    sha256: str | None
    lookups: Lookups


def read_and_keep(image: PageImage, lookups: Lookups) -> Kept:
    """Read a page and keep its image."""
    found = read_page(image, lookups.places)
    sha256 = None
    if image.grey is not None and found.state is not PageState.BLANK:
        sha256 = keep_blob([encode(image.grey)], most_bytes=MOST_BYTES).sha256
    return Kept(image, found, sha256, lookups)


def _row(file: ScanFile, kept: Kept) -> ScanPage:
    found = kept.reading
    copy = kept.lookups.copy(found.mark) if found.mark and found.state is not PageState.WRONG else None
    return ScanPage(
        project_id=file.project_id,
        pile_id=file.pile_id,
        file_number=file.number,
        number=kept.image.number,
        state=found.state,
        questionnaire_id=copy.questionnaire_id if copy else None,
        run_id=copy.run_id if copy else None,
        serial=copy.serial if copy else None,
        sheet_page=found.mark.page if found.mark and copy else None,
        image_sha256=kept.sha256,
        homography=[float(value) for value in found.registered.homography.ravel()]
        if found.registered
        else [],
        boxes=[[box.state, round(box.likely, 4)] for box in found.boxes],
        inked=list(found.inked),
    )


def _keep(rows: Sequence[ScanPage]) -> None:
    for row in rows:
        if row.state == PageState.READ:
            replace_earlier(row)
        db.session.add(row)
        db.session.flush()
    for key in queue_of_pages(rows):
        send_if_ready(key)
