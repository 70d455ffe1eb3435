"""The whole form."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from app.questionnaire.definition.form import Form
from app.questionnaire.expression.calendar_names import calendar_names
from app.questionnaire.expression.functions.table import FUNCTIONS

from .body import BodyWriter
from .model import ModelWriter, write_action
from .secondary import texts_of, write_instance
from .told import told
from .wordings import Wordings

_CALL = re.compile(r"[\w.:-]+(?=\s*\()")
_ITEXT = re.compile(r"jr:itext\(\s*(?:'([^']*)'|\"([^\"]*)\")?")
_WITH_NAMES = re.compile(r"%[aAbB]")


def write_portable(form: Form, language: str | None = None, *, beside_page: bool = False) -> str:
    """Return a form as JSON with its wordings in `language`, the form's default where it has no such one.

    `beside_page`: without the wordings of questions and groups, which the page that reads it already has.
    """
    spoken = form.language(language)
    wordings = Wordings(spoken.tag, are_written=beside_page)
    body, model = BodyWriter(wordings), ModelWriter(form.binds, wordings)
    rules = told(
        body=[body.item(item) for item in form.body],
        root=model.root(form.root),
        actions=[write_action(action) for action in form.actions],
    )
    sources = "\n".join(_strings(rules))
    wanted = texts_of(form.instances.values()) | _called_texts(sources, form)
    texts = {each: wordings.of(form.texts[each]) for each in sorted(wanted & form.texts.keys())}
    sources = "\n".join((sources, *_strings(texts)))
    return json.dumps(
        told(
            form_id=form.form_id,
            version=form.version,
            title=form.title,
            language=spoken.tag,
            rtl=spoken.is_right_to_left,
            style=" ".join(sorted(form.style)),
            functions=_functions(sources),
            calendar=asdict(calendar_names(spoken.tag)) if _WITH_NAMES.search(sources) else None,
            instances={name: write_instance(each) for name, each in form.instances.items()},
            texts=texts,
            **rules,
        ),
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _strings(value: Any) -> Iterator[str]:
    """Yield every text in a part of the form, expressions among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _functions(sources: str) -> list[str]:
    """Return the functions that may be called: a device loads the rare ones only for the forms that do."""
    return sorted(set(_CALL.findall(sources)) & FUNCTIONS.keys())


def _called_texts(sources: str, form: Form) -> set[str]:
    """Return the ids that jr:itext() is called with; all where a call computes its id."""
    called = [single or double for single, double in _ITEXT.findall(sources)]
    return set(form.texts) if "" in called else set(called)
