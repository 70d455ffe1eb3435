"""Answers as a list in words, by section: for the review, and for *ce que la Ville voit*."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from app.collection.pages.journey import Journey
from app.collection.pages.showing import answer_text, wording
from app.collection.pages.steps import Step
from app.collection.pages.wording import Wording


@dataclass(frozen=True, slots=True)
class Line:
    """A question and its answer; `step` is where it can be changed."""

    number: int | None
    label: Wording
    answer: str
    step: str


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under one heading, None before the first."""

    title: Wording | None
    lines: tuple[Line, ...]


def sections(journey: Journey) -> tuple[Section, ...]:
    """Every question that a page asks with its answer, those left empty too."""
    titled = [(_title(journey, step), line) for step in journey.steps() for line in _lines(journey, step)]
    grouped = groupby(titled, key=lambda pair: pair[0])
    return tuple(Section(title, tuple(line for _title, line in pairs)) for title, pairs in grouped)


def _lines(journey: Journey, step: Step) -> Iterator[Line]:
    for path in step.paths:
        question = journey.question(path)
        if question.is_asked:
            label = wording(journey, question.label, path) or Wording(question.name, journey.language)
            yield Line(question.number, label, answer_text(journey, path), step.key)


def _title(journey: Journey, step: Step) -> Wording | None:
    told: list[Wording] = []
    for entry in step.trail:
        if entry.event == "repeat" or not entry.item.label:
            continue
        label = wording(journey, entry.item.label, entry.path)
        text = f"{label.text} {entry.position}" if entry.event == "instance" else label.text
        told.append(Wording(text, label.language, label.direction))
    if not told:
        return None
    return Wording(" · ".join(one.text for one in told), told[0].language, told[0].direction)
