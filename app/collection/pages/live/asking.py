"""A question of the form as the live page holds it: with all its choices, and nothing answered yet."""

from dataclasses import replace
from datetime import date

from app.collection.pages.fields import Field
from app.collection.pages.live.piping import pipe
from app.collection.pages.media import Media
from app.collection.pages.widgets.table import widget_shown
from app.collection.pages.widgets.widget import Asked
from app.questionnaire.definition import Form, Question
from app.questionnaire.instance import Instance
from app.questionnaire.languages import UNDETERMINED


def ask(form: Form, question: Question, language: str, blank: Instance, media: Media) -> Field:
    """The question as a field; hidden where a blank instance has it filtered out.

    Inside repeats its path is that of the first instance, from which the script makes the others.
    """
    asked = Asked(
        question=question,
        path=first_path(form, question.path),
        language=language if language != UNDETERMINED else "fr",
        today=date.min,
        choices=question.choices,
        labels={choice.value: choice.label(language) for choice in question.choices},
    )
    widget = widget_shown(asked)
    label = pipe(form, question.label, language)
    return Field(
        asked=asked,
        widget=widget,
        label=label if label else replace(label, text=question.name),
        hint=pipe(form, question.hint, language) if question.hint else None,
        guidance=pipe(form, question.guidance, language) if question.guidance else None,
        is_required=(question.bind.required or "").strip() == "true()",
        is_readonly=not question.is_asked,
        is_live=True,
        is_hidden=is_hidden(form, question.path, blank),
        option_labels={choice.value: pipe(form, choice.text, language) for choice in question.choices},
        option_images={
            choice.value: media.url(choice.media(language).get("image", "")) for choice in question.choices
        },
        media=media.of(question.label, language),
    )


def first_path(form: Form, path: str) -> str:
    """`/data/member/age` → `/data/member[1]/age`."""
    repeats = {repeat.path for repeat in form.repeats}
    steps = path.split("/")
    ends = range(2, len(steps) + 1)
    named = {"/".join(steps[:end]): end for end in ends}
    marked = {end for prefix, end in named.items() if prefix in repeats}
    return "/".join(f"{step}[1]" if place + 1 in marked else step for place, step in enumerate(steps))


def is_hidden(form: Form, path: str, blank: Instance) -> bool:
    """Whether a filter hides it before anything is answered; inside repeats the script says."""
    in_repeat = any(path == repeat.path or path.startswith(f"{repeat.path}/") for repeat in form.repeats)
    return bool(path) and not in_repeat and not blank.is_relevant(path)
