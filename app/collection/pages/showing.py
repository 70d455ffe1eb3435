"""From the journey to what templates show: fields, tables, and answers in words."""

from collections.abc import Mapping

from app.collection.pages.fields import Field, Medium, given_to
from app.collection.pages.journey import Journey, without_positions
from app.collection.pages.media import Media
from app.collection.pages.sentences import answer_error
from app.collection.pages.widgets.table import widget_for, widget_shown
from app.collection.pages.widgets.widget import Asked
from app.collection.pages.wording import Wording, worded
from app.i18n import language as page_language
from app.questionnaire.texts import Label


def wording(journey: Journey, label: Label, path: str) -> Wording:
    """A label as it reads at `path`, in the person's language or the one it falls back to."""
    spoken = next(
        (tag for tag in (journey.language, label.default) if tag in label.texts),
        journey.form.default_language.tag,
    )
    return worded(_resolved(journey, label, path), journey.form.language(spoken))


def _resolved(journey: Journey, label: Label, path: str) -> str:
    """The wording with its answers in it; a repeat as a whole, or a bare group, has no node to read from."""
    if not label.has_outputs:
        return label.plain(journey.language)
    node = path or journey.form.root.path
    has_node = node.endswith("]") or without_positions(node) not in {one.path for one in journey.form.repeats}
    return journey.instance.text(label, node, journey.language) if has_node else label.plain(journey.language)


def show_field(journey: Journey, path: str, media: Media) -> Field:
    """The question at a positioned path as its page shows it."""
    asked = journey.asked(path)
    question, value = asked.question, journey.instance.value(path)
    widget = widget_shown(asked)
    has_choices = question.type.has_choices
    label = wording(journey, question.label, path)
    labels = _option_labels(journey, asked) if has_choices else {}
    return Field(
        asked=asked,
        widget=widget,
        label=label or Wording(question.name, asked.language),
        hint=wording(journey, question.hint, path) if question.hint else None,
        is_required=journey.instance.is_required(path),
        is_readonly=not journey.is_answerable(path),
        error=error_text(journey, path),
        given=given_to(widget, value, asked, journey.draft),
        shown=widget.show(value, asked) if value else "",
        option_labels=labels,
        option_media={
            choice.value: media.of(choice.text, journey.language, labels[choice.value])
            for choice in asked.choices
            if has_choices
        },
        media=media.of(question.label, journey.language, label),
        file=journey.draft.files.get(value) if question.type.has_file else None,
    )


def error_text(journey: Journey, path: str) -> Wording | None:
    """What is wrong there, in the author's words where they gave some; None where nothing is."""
    code = journey.errors.get(path, "")
    violation = journey.violation(path) if code in {"required", "constraint"} else None
    if violation and violation.message:
        return wording(journey, violation.message, path)
    return Wording(answer_error(code), page_language().code) if code else None


def _option_labels(journey: Journey, asked: Asked) -> Mapping[str, Wording]:
    found = {}
    for choice in asked.choices:
        tag = next((t for t in (journey.language, choice.text.default) if t in choice.text.texts), "")
        language = journey.form.language(tag or journey.form.default_language.tag)
        found[choice.value] = worded(choice.label(journey.language), language)
    return found


def answer_text(journey: Journey, path: str) -> str:
    """The answer at a positioned path in words, empty where there is none."""
    asked = journey.asked(path)
    value = journey.instance.value(path)
    return widget_for(asked.question).show(value, asked) if value else ""


__all__ = ["Medium", "answer_text", "error_text", "show_field", "wording"]
