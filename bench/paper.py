"""Judges the reader of sheets and measures it: `python bench/paper.py [judge speed print]`.

judge   sheets of Palier's questionnaires and of the half of the corpus that the reader was not taught on,
        filled and scanned by the simulator (bench/sheets) with other seeds: what was decided and wrong, what
        was left to a person, what was registered wrongly without anybody being told.
speed   pages a second on one core, and the memory of a pile of 500 pages.
print   500 copies of two pages, once laid out.
"""

import argparse
import io
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pikepdf
from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sheets.filling import Place
from sheets.forms import Printed, catalogue_forms, corpus_forms, print_form
from sheets.piles import Kind, Sheet, make_pile, write_pdf

from app import create_app
from app.blobs import keep_blob, read_blob
from app.config import Settings
from app.db import db, transaction
from app.paper.printing.layouts import lay_out, wanted
from app.paper.printing.links import PageMark
from app.paper.printing.runs import print_run
from app.paper.printing.trial import make_ready, published_named
from app.paper.reading.deciding import State
from app.paper.reading.images import PageImage, decode, pages_of
from app.paper.reading.page import PageReading, PageState, read_page
from app.paper.scans.lookups import Lookups
from app.paper.scans.models import ScanPage
from app.paper.scans.piles import read_pile, receive_pile
from app.projects.models import Project

_SEED = 77_000
#: A page whose boxes are further than this from where they truly are was registered wrongly. Millimetres.
_ASTRAY = 1.5


@dataclass
class Tally:
    """What the judge counts, of one kind of pile."""

    pages: Counter[str] = field(default_factory=Counter)
    boxes: int = 0
    decided: int = 0
    wrong: int = 0
    unsure: int = 0
    astray: int = 0
    missed_ink: int = 0
    written: int = 0
    wrong_kinds: Counter[str] = field(default_factory=Counter)
    unsure_kinds: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def add(self, other: "Tally") -> None:
        for name in ("boxes", "decided", "wrong", "unsure", "astray", "missed_ink", "written", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.pages.update(other.pages)
        self.wrong_kinds.update(other.wrong_kinds)
        self.unsure_kinds.update(other.unsure_kinds)

    def told(self, kind: str) -> str:
        total = sum(self.pages.values())
        grey = total - self.pages[PageState.ONE_BIT]
        to_person = grey - self.pages[PageState.READ]
        lines = [
            f"{kind}: {total} pages {dict(self.pages)}",
            f"  boxes {self.boxes}, decided by itself {self.decided}",
            f"  wrong {self.wrong} ({100 * self.wrong / max(self.decided, 1):.3f} % of those decided)",
            f"  to a person: boxes {self.unsure} ({100 * self.unsure / max(self.boxes, 1):.2f} %), "
            f"pages {to_person} ({100 * to_person / max(grey, 1):.2f} % of grey ones)",
            f"  misregistered without being told {self.astray}",
            f"  handwriting {self.written}, overlooked {self.missed_ink}",
            f"  {total / max(self.seconds, 1e-9):.1f} pages a second on one core, marks only",
        ]
        if self.wrong_kinds:
            lines.append(f"  wrong ones: {dict(self.wrong_kinds.most_common(12))}")
        lines.append(f"  unsure ones: {dict(self.unsure_kinds.most_common(8))}")
        return "\n".join(lines)


def judge(work: tuple[Printed, Kind, int, int]) -> Tally:
    """Read a pile of one form, page by page, and compare with the truth."""
    printed, kind, pages, seed = work
    tally = Tally()
    for sheet in make_pile(printed.pdf, printed.layouts, pages, seed, kind):
        _judge_page(sheet, tally)
    return tally


def _judge_page(sheet: Sheet, tally: Tally) -> None:
    places = [place for place in sheet.places if place["page"] == sheet.mark.page]

    def find_places(mark: PageMark) -> list[object] | None:
        return places if mark == sheet.mark else None

    start = time.process_time()
    grey = decode(sheet.jpeg)
    found = read_page(PageImage(1, grey), find_places)  # type: ignore[arg-type]  # a layout that lives in no database
    tally.seconds += time.process_time() - start
    is_one_bit = sheet.scan.is_one_bit
    tally.pages[found.state if not is_one_bit or found.state != PageState.READ else "one_bit_read"] += 1
    if found.state != PageState.READ or is_one_bit:
        return
    _judge_places(sheet, found, tally)
    boxes = [truth for truth in sheet.truths if sheet.places[truth.index]["kind"] == "box"]
    for truth, box in zip(boxes, found.boxes, strict=True):
        tally.boxes += 1
        if box.state is State.UNSURE:
            tally.unsure += 1
            tally.unsure_kinds[truth.style or "empty"] += 1
            continue
        tally.decided += 1
        if box.state != truth.state:
            tally.wrong += 1
            tally.wrong_kinds[f"{truth.style or 'empty'} shift {truth.shift:.1f} read {box.state}"] += 1
    written = [truth for truth in sheet.truths if sheet.places[truth.index]["kind"] != "box"]
    for truth, is_inked in zip(written, found.inked, strict=True):
        tally.written += truth.state == "marked"
        tally.missed_ink += truth.state == "marked" and not is_inked


def _judge_places(sheet: Sheet, found: PageReading, tally: Tally) -> None:
    """Whether the page lies where the reader thinks."""
    assert found.registered
    corners = np.array([(20.0, 50.0), (190.0, 50.0), (20.0, 275.0), (190.0, 275.0)])
    away = np.linalg.norm(found.registered.pixels(corners) - sheet.scan.geometry.at(corners), axis=1)
    tally.astray += bool((away / found.registered.scale()).max() > _ASTRAY * 2)


def forms(copies: int) -> list[Printed]:
    """The forms that the reader is judged on."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(var=Path(folder), database_url=f"sqlite:///{folder}/none.sqlite3"))
        paths = [*catalogue_forms(), *corpus_forms(1)]
        return [one for path in paths if (one := print_form(app, path, copies, _SEED))]


def run_judge(pages: int) -> None:
    judged = forms(4)
    sys.stdout.write(f"forms {', '.join(form.name for form in judged)}\n")
    for kind, share in (("copier", 1.0), ("phone", 0.35)):
        each = max(1, round(pages * share / len(judged)))
        work = [(form, kind, each, _SEED + at) for at, form in enumerate(judged)]
        total = Tally()
        with ProcessPoolExecutor(2) as pool:
            for tally in pool.map(judge, work):  # type: ignore[arg-type]  # judge takes one tuple
                total.add(tally)
        sys.stdout.write(total.told(kind) + "\n")
        sys.stdout.flush()


def run_speed() -> None:
    """A pile of 500 pages in one PDF at 150 dpi, read on one core by processes of their own."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        settings = Settings(var=folder / "var", database_url=f"sqlite:///{folder}/palier.sqlite3")
        settings.var.mkdir()
        pdf, layouts = _print_run(settings, folder)
        path = folder / "pile.pdf"
        write_pdf(make_pile(pdf, layouts, 500, _SEED, "copier", dpi=150), path)
        marks = _apart(_read_marks, settings, path)
        kept = _apart(_read_and_keep, settings, path)
    for name, told in (("marks only", marks), ("with images, rows, queue and answers written", kept)):
        sys.stdout.write(
            f"speed, {name}: {500 / told.seconds:.1f} pages a second of CPU on one core, "
            f"at most {told.peak} MB; {told.states}\n"
        )


@dataclass(frozen=True)
class Told:
    """CPU seconds, memory at most in MB, and what became of the pages."""

    seconds: float
    peak: int
    states: dict[str, int]


def _apart(work: Callable[[Settings, Path], Told], settings: Settings, path: Path) -> Told:
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as supervise.py starts the worker
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_on_one_core) as pool:
        return pool.submit(work, settings, path).result()


def _on_one_core() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _read_marks(settings: Settings, path: Path) -> Told:
    app = create_app(settings)
    with app.app_context():
        lookups = Lookups()
        start = time.process_time()
        states = Counter(str(read_page(page, lookups.places).state) for page in pages_of(path))
        return _told(start, states)


def _read_and_keep(settings: Settings, path: Path) -> Told:
    app = create_app(settings)
    with app.app_context():
        with transaction(), path.open("rb") as file:
            project = db.session.scalars(select(Project)).one()
            pile = receive_pile(project, [(path.name, file)])
        start = time.process_time()
        with transaction():
            read_pile(lambda _done, _total: None, str(pile.project_id), str(pile.id))
        states = Counter(db.session.scalars(select(ScanPage.state)))
        return _told(start, states)


def _told(start: float, states: Counter[str]) -> Told:
    return Told(time.process_time() - start, _peak(), dict(states))


def _peak() -> int:
    """Memory at most, in MB, of this program alone: rusage counts what its parent held when it began it."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def _print_run(settings: Settings, folder: Path, copies: int = 125) -> tuple[bytes, dict[str, list[Place]]]:
    """Copies of the catalogue's form of four pages, printed as the team does."""
    app = create_app(settings)
    with app.app_context():
        make_ready()
        questionnaire = published_named("place")
        with transaction():
            layout = lay_out(wanted(questionnaire))
        with transaction():
            printed = print_run(questionnaire, layout, copies)
        return printed.pdf, {layout.mark: list(layout.places)}


def run_print() -> None:
    """Two-page copies stamped once their sheet is laid out: five hundred, codes minted and written down."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        app = create_app(Settings(var=folder, database_url=f"sqlite:///{folder}/palier.sqlite3"))
        with app.app_context():
            make_ready()
            questionnaire = published_named("place")
            with transaction():
                layout = lay_out(wanted(questionnaire))
                # The first two pages alone: what is asked for is copies of two pages.
                base = _first_pages(read_blob(layout.base_sha256), 2)
                layout.base_sha256 = keep_blob([base], most_bytes=len(base)).sha256
                layout.pages = 2
            start = time.perf_counter()
            with transaction():
                printed = print_run(questionnaire, layout, 500)
            seconds = time.perf_counter() - start
    sys.stdout.write(f"print: 500 copies of 2 pages in {seconds:.2f} s, {len(printed.pdf) / 1e6:.1f} MB\n")


def _first_pages(pdf: bytes, count: int) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        del opened.pages[count:]
        out = io.BytesIO()
        opened.save(out)
        return out.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", default=["judge", "speed", "print"])
    parser.add_argument("--pages", type=int, default=2_000)
    asked = parser.parse_args()
    if "judge" in asked.parts:
        run_judge(asked.pages)
    if "speed" in asked.parts:
        run_speed()
    if "print" in asked.parts:
        run_print()


if __name__ == "__main__":
    main()
