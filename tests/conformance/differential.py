"""The two engines side by side: Python fills forms at random, JavaScript replays, and both tell what follows.

`make differential` does so with every form of ../shared/corpus, of tests/forms and of forms/, and prints how
many evaluations were compared and how many differ.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from app.questionnaire.definition import Form, read_xform
from app.questionnaire.instance import Instance
from app.questionnaire.problems import FormRefused
from app.questionnaire.reading.pipeline import read
from app.questionnaire.reading.report import Limits
from tests.make_forms import make_context
from tests.node import find_node

from .journeys import Journey, random_journey, replayed
from .states import State, digest_of, state_of

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
OWN_FORMS = sorted([*ROOT.glob("tests/forms/*.md"), *ROOT.glob("forms/*.csv")])
OWN_FORMS = [path for path in OWN_FORMS if path.name != "catalogue.csv"]
CORPUS_FORMS = sorted(CORPUS.glob("x*/*"))

SEEDS = (1, 2)


@dataclass
class Comparison:
    """What came of one journey."""

    facts: int
    differences: list[str] = field(default_factory=list)
    built: float = 0.0
    durations: Sequence[float] = ()


class Twin:
    """The JavaScript engine in a process of its own."""

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [find_node(), "tests/conformance/differential.mjs"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()

    def compare(self, journey: Journey) -> Comparison:
        """Replay a journey, and tell where the engines differ: node by node after the first such event."""
        told = self._ask(journey.written())
        if "error" in told:
            return Comparison(journey.facts, [told["error"]])
        found = Comparison(journey.facts, built=told["built"], durations=told["durations"])
        if told["differing"]:
            at = told["differing"][0]
            states = state_of(replayed(journey, at)), told["state"]
            found.differences += [f"{journey.events[at]}: {each}" for each in differences(*states)]
        found.differences += [f"after {journey.events[at]}" for at in told["differing"][1:]]
        if not told["answers"]:
            found.differences.append("the answers as JSON")
        if told["resumed"] != digest_of(_resumed(journey)):
            found.differences.append("the instance resumed from its answers")
        return found

    def _ask(self, line: str) -> dict[str, Any]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


def differences(ours: State, theirs: State) -> Iterator[str]:
    """Yield what two states tell otherwise."""
    nodes, others = ours["nodes"], theirs["nodes"]
    for path in nodes.keys() | others.keys():
        if nodes.get(path) != others.get(path):
            yield f"{path}: python {nodes.get(path)}, javascript {others.get(path)}"
    for part in ("violations", "items"):
        if ours[part] != theirs[part]:
            yield f"{part}: python {ours[part]}, javascript {theirs[part]}"


def journeys(form: Form, seeds: Iterable[int] = SEEDS) -> Iterator[Journey]:
    for seed in seeds:
        language = form.languages[seed % len(form.languages)].tag
        yield random_journey(form, seed, make_context(random=seed, language=language))


def form_of(path: Path) -> Form | None:
    """Return the form in a file, None where it is refused."""
    reading = read(path.read_bytes(), path.name, Limits())
    if reading.xml is None:
        return None
    try:
        return read_xform(reading.xml)
    except FormRefused:
        return None


def _resumed(journey: Journey) -> State:
    answers = replayed(journey, len(journey.events)).to_json(everything=True)
    return state_of(Instance.from_json(journey.form, answers, journey.context))


def main(names: Sequence[str]) -> int:
    """Compare the engines on the files named, on all when none is."""
    paths = [Path(name) for name in names] or [*OWN_FORMS, *CORPUS_FORMS]
    if not names and not CORPUS_FORMS:
        print("../shared/corpus is ABSENT: only our own forms are compared")
    compared = forms = differing = 0
    with Twin() as twin:
        for path in paths:
            form = form_of(path)
            for journey in journeys(form) if form else ():
                found = twin.compare(journey)
                compared += found.facts
                differing += len(found.differences)
                _tell(path, journey, found)
            forms += form is not None
    print(f"{compared} evaluations compared over {forms} forms, {differing} differences")
    return int(differing > 0)


def _tell(path: Path, journey: Journey, found: Comparison) -> None:
    times = sorted(found.durations) or [0.0]
    print(
        f"{path.name}: {len(journey.events)} events, {found.facts} evaluations, {len(found.differences)} "
        f"differences; built in {found.built:.0f} ms, median answer {times[len(times) // 2]:.2f} ms"
    )
    for each in found.differences[:20]:
        print(f"    {each[:1000]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
