"""The engine on the largest forms of the corpus: compile, full recompute, incremental recompute.

    python bench/engine.py [FOLDER] [--forms N]

FOLDER holds XLSForms and XForms, ../shared/corpus by default. Times are milliseconds of wall clock. A full
recompute runs every rule of a filled instance; an incremental one follows a change of one answer, each in
turn cleared and given back. Exits with 1 when the worst full recompute is over 350 ms or the median increment
over 2 ms.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.questionnaire.context import Context
from app.questionnaire.definition import Form, read_xform
from app.questionnaire.filling import Manner, fill
from app.questionnaire.instance import Instance
from app.questionnaire.problems import FormRefused
from app.questionnaire.reading.pipeline import read
from app.questionnaire.reading.report import Limits

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
MOST_FULL, MOST_INCREMENT = 350.0, 2.0
CONTEXT = Context(now=datetime(2026, 3, 14, 11, tzinfo=UTC), zone=ZoneInfo("Europe/Paris"), random=1)


@dataclass(frozen=True)
class Figures:
    """What one form takes, in milliseconds; `increments` has a figure for each change."""

    name: str
    questions: int
    nodes: int
    rules: int
    choices: int
    compiling: float
    blank: float
    full: float
    validating: float
    increments: tuple[float, ...]


def main() -> int:
    options = _options()
    documents = sorted(_documents(options.folder), key=lambda each: -len(each[1].questions))[: options.forms]
    figures = [_measure(name, xml) for name, _, xml in documents]
    _print(figures)
    worst = max(each.full for each in figures)
    typical = median([increment for each in figures for increment in each.increments])
    print(f"\nworst full recompute {worst:.1f} ms (at most {MOST_FULL:.0f}), ", end="")
    print(f"median increment {typical:.3f} ms (at most {MOST_INCREMENT:.0f})")
    return int(worst > MOST_FULL or typical > MOST_INCREMENT)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=CORPUS)
    parser.add_argument("--forms", type=int, default=12, help="how many of the largest")
    return parser.parse_args()


def _documents(folder: Path) -> Iterator[tuple[str, Form, bytes]]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.suffix not in {".xml", ".xlsx", ".xls", ".ods", ".md"}:
            continue
        xml = read(path.read_bytes(), path.name, Limits()).xml
        try:
            if xml is not None:
                yield path.name, read_xform(xml), xml
        except FormRefused:
            continue


def _measure(name: str, xml: bytes) -> Figures:
    compiling = min(_time(lambda: read_xform(xml)) for _ in range(3))
    form = read_xform(xml)
    blank = min(_time(lambda: Instance.blank(form, CONTEXT)) for _ in range(3))
    instance = Instance.blank(form, CONTEXT)
    fill(instance, 1, Manner(answered=1.0, files=True))
    return Figures(
        name=name,
        questions=len(form.questions),
        nodes=sum(1 for _ in instance.tree.walk()),
        rules=sum(len(stage.rules) for stage in form.plan.stages),
        choices=max((len(choices) for choices in form.lists.values()), default=0),
        compiling=compiling,
        blank=blank,
        full=min(_time(instance.recompute) for _ in range(5)),
        validating=min(_time(instance.violations) for _ in range(5)),
        increments=tuple(_increments(instance)),
    )


def _increments(instance: Instance) -> Iterator[float]:
    """Clear each answer, then give it back."""
    asked = [
        entry.path
        for entry in instance.items()
        if entry.event == "question" and entry.item in instance.form.asked
    ]
    for path in asked:
        try:
            value = instance.value(path)
        except KeyError:
            # An earlier change took its repeat instance away.
            continue
        for text in ("", value) if value else ():
            yield _time(lambda path=path, text=text: instance.answer(path, text))


def _time(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def _print(figures: list[Figures]) -> None:
    head = (
        "form",
        "questions",
        "nodes",
        "rules",
        "list",
        "compile",
        "blank",
        "full",
        "validate",
        "incr.",
        "p95",
    )
    print("{:<18}{:>10}{:>7}{:>7}{:>7}{:>10}{:>8}{:>8}{:>10}{:>8}{:>8}".format(*head))
    for each in figures:
        steps = each.increments or (0.0, 0.0)
        late = quantiles(steps, n=20)[-1] if len(steps) > 1 else steps[0]
        counts = f"{each.name:<18}{each.questions:>10}{each.nodes:>7}{each.rules:>7}{each.choices:>7}"
        print(
            f"{counts}{each.compiling:>10.1f}{each.blank:>8.2f}{each.full:>8.2f}{each.validating:>10.2f}"
            f"{median(steps):>8.3f}{late:>8.3f}"
        )


if __name__ == "__main__":
    sys.exit(main())
