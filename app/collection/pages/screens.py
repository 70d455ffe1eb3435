"""The pages that carry answers: what their templates are given."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for

from app.collection.pages.blocks import Block, Grid, blocks
from app.collection.pages.draft import seal
from app.collection.pages.fields import Field, field_id
from app.collection.pages.journey import Journey, without_positions
from app.collection.pages.media import media_at
from app.collection.pages.moves import step_before
from app.collection.pages.offers import Offer, offers
from app.collection.pages.recording import Section, sections
from app.collection.pages.showing import answer_text, show_field, wording
from app.collection.pages.steps import Step
from app.collection.pages.wording import Wording
from app.i18n import _
from app.keys import keys
from app.questionnaire.definition import Group, Question, Repeat


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """A line of the summary at the top: where it leads, and what it says."""

    id: str
    number: int | None
    text: Wording


@dataclass(frozen=True, slots=True)
class InstanceLine:
    """A repeat instance in the list of them."""

    path: str
    position: int
    summary: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What every page with answers shows around its step."""

    address: str
    notice_url: str
    title: Wording
    name: str
    state: str
    languages: tuple[Offer, ...]
    percent: float
    has_before: bool
    main_move: str = "suite"
    is_test: bool = False
    errors: tuple[ErrorLine, ...] = ()
    has_files: bool = False
    kicker: str = ""
    section: Wording | None = None
    section_hint: Wording | None = None
    step: str = ""
    blocks: tuple[Block, ...] = ()
    is_theme_grid: bool = False
    repeat: str = ""
    instances: tuple[InstanceLine, ...] = ()
    may_change: bool = False
    sections: tuple[Section, ...] = ()


def render(journey: Journey) -> str:
    """The page where the journey stands."""
    step = journey.step()
    if step is None:
        return _review(journey)
    return _instances(journey, step) if step.repeat else _questions(journey, step)


def _questions(journey: Journey, step: Step) -> str:
    media = media_at(journey.place)
    fields = tuple(show_field(journey, path, media) for path in step.paths)
    section, hint = _section(journey, step)
    laid = blocks(fields, section or Wording("", journey.language))
    kicker = _kicker(journey, step, fields, len(laid) == 1)
    only = laid[0].label.plain if len(laid) == 1 else ""
    page = _page(
        journey,
        step,
        name=only or (section.plain if section else "") or kicker,
        kicker=kicker,
        section=section if len(laid) > 1 else None,
        section_hint=hint,
        errors=_errors(journey, fields),
        has_files=any(one.asked.question.type.has_file for one in fields),
        step=step.key,
        blocks=laid,
        is_theme_grid=any(one.width for one in fields),
    )
    return render_template("collection/questions.html", page=page)


def _instances(journey: Journey, step: Step) -> str:
    section = _label(journey, journey.form.items_by_path[without_positions(step.repeat)], step.repeat)
    lines = tuple(_instance_lines(journey, step))
    page = _page(
        journey,
        step,
        name=section.plain if section else _("Liste"),
        kicker=_sections_told(journey, step),
        section=section,
        repeat=step.repeat,
        instances=lines,
        may_change=True,
    )
    return render_template("collection/instances.html", page=page)


def _instance_lines(journey: Journey, listing: Step) -> list[InstanceLine]:
    first: dict[str, Step] = {}
    paths: dict[str, list[str]] = {}
    for step in journey.steps():
        for entry in step.trail:
            if entry.event == "instance" and entry.path.rpartition("[")[0] == listing.repeat:
                first.setdefault(entry.path, step)
                paths.setdefault(entry.path, []).extend(step.paths)
    return [
        InstanceLine(path, position, _summary(journey, paths[path]), first[path].key)
        for position, path in enumerate(first, 1)
    ]


def _summary(journey: Journey, paths: list[str]) -> str:
    """The first answers of an instance, to tell it from the others."""
    told = (answer_text(journey, path).replace("\n", " ") for path in paths)
    return ", ".join([text for text in told if text][:3])


def _review(journey: Journey) -> str:
    page = _page(
        journey,
        None,
        name=_("Vérifiez vos réponses"),
        main_move="envoyer",
        sections=sections(journey),
    )
    return render_template("collection/review.html", page=page)


def _page(journey: Journey, here: Step | None, *, name: str, **rest: object) -> Page:
    questionnaire = journey.place.questionnaire
    keyed = [one.key for one in journey.steps()]
    done = keyed.index(here.key) + 1 if here else len(keyed) + 1
    return Page(
        address=address_of(journey),
        notice_url=url_for(
            "pages.notice", short_name=questionnaire.short_name, langue=journey.draft.language
        ),
        title=Wording(questionnaire.title, "fr"),
        name=name,
        state=seal(journey.draft, keys().pages),
        languages=offers(journey.form, journey.draft.language),
        percent=round(100 * done / (len(keyed) + 1), 1),
        has_before=bool(step_before(journey)),
        is_test=journey.draft.is_test,
        **rest,  # type: ignore[arg-type]
    )


def address_of(journey: Journey) -> str:
    """Where the pages of this journey are posted to."""
    names: dict[str, Any] = {"short_name": journey.place.questionnaire.short_name}
    if journey.draft.source:
        return url_for("pages.answer_from", **names, source=journey.draft.source)
    return url_for("pages.answer", **names)


def _errors(journey: Journey, fields: tuple[Field, ...]) -> tuple[ErrorLine, ...]:
    return tuple(ErrorLine(_target(one), one.number, one.error) for one in fields if one.error)


def _target(one: Field) -> str:
    """The first input of a field: where the summary's link leads, and the keyboard with it."""
    if one.options and one.widget.template in {"choices", "scale", "ranking"} and not one.is_searched:
        return one.options[0].id
    return field_id(one.path)


def _kicker(journey: Journey, step: Step, fields: tuple[Field, ...], is_alone: bool) -> str:
    """« Question 4 sur 12 · Vos usages »."""
    numbers = [one.number for one in fields if one.number and not one.is_note]
    told = _numbers_told(numbers, len(journey.form.asked))
    return " · ".join(part for part in (told, _sections_told(journey, step, is_alone)) if part)


def _numbers_told(numbers: list[int], total: int) -> str:
    if not numbers:
        return ""
    if len(numbers) == 1:
        return _("Question %(number)s sur %(total)s", number=numbers[0], total=total)
    return _("Questions %(first)s à %(last)s sur %(total)s", first=numbers[0], last=numbers[-1], total=total)


def _sections_told(journey: Journey, step: Step, with_group: bool = True) -> str:
    """The section and the repeat instance a step stands in, in words."""
    told = []
    for entry in step.trail:
        label = _label(journey, entry.item, entry.path)
        if entry.event == "instance":
            told.append(f"{label.plain if label else ''} {entry.position}".strip())
        elif entry.event == "group" and label and with_group:
            told.append(label.plain)
    return " · ".join(told[-2:])


def _section(journey: Journey, step: Step) -> tuple[Wording | None, Wording | None]:
    """The innermost group or instance with a label, and the group's hint."""
    for entry in reversed(step.trail):
        label = _label(journey, entry.item, entry.path)
        if label and isinstance(entry.item, Group):
            hint = entry.item.hint
            return label, wording(journey, hint, entry.path) if hint else None
        if label and entry.event == "instance":
            return Wording(f"{label.text} {entry.position}", label.language, label.direction), None
    return None, None


def _label(journey: Journey, item: Question | Group | Repeat, path: str) -> Wording | None:
    return (wording(journey, item.label, path) or None) if item.label else None


__all__ = ["Grid", "Page", "address_of", "render"]
