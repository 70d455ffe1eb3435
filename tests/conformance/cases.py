"""Cases: a form, what is done, and what must follow. One file of ./cases for each feature, for both engines.

A step does one thing (`answer`, `add`, `remove`, `finish`: true or a moment, `resume`) and tells what it
expects: of paths (`value`, `relevant`, `required`, `readonly`, `label`, `hint`, `choices`, `choice_labels`),
or of the whole (`violations`, `messages`, `questions` shown, `answers` as JSON without meta), in a `channel`
if it names one.
Paths are written without the root.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from app.questionnaire.definition import Form, read_xform
from app.questionnaire.definition.portable import write_portable
from app.questionnaire.instance import Instance
from tests.conformance.journeys import write_context
from tests.make_forms import make_context, make_xform
from tests.node import run_node

CASES = Path(__file__).parent / "cases"

Case = Mapping[str, Any]
Told = Mapping[str, Any]


def read_cases() -> dict[str, Case]:
    """Return all cases by their feature and what they are about."""
    return {
        f"{path.stem}: {case['about']}": case
        for path in sorted(CASES.glob("*.json"))
        for case in json.loads(path.read_text(encoding="utf-8"))
    }


def python_told(case: Case) -> list[Told]:
    """Return for each step what the Python engine tells of what the step expects."""
    form = _form(case)
    instance = Instance.blank(form, _context(case))
    told = []
    for step in case["steps"]:
        instance = _done(instance, step)
        told.append({key: _tell(instance, key, asked, step) for key, asked in step["expect"].items()})
    return told


@cache
def javascript_told() -> dict[str, list[Told]]:
    """Return the same of the JavaScript engine, for all cases by name."""
    cases = read_cases()
    given = [
        {
            "form": json.loads(write_portable(_form(case), case.get("language"))),
            "context": write_context(_context(case)),
            "steps": case["steps"],
        }
        for case in cases.values()
    ]
    done = run_node("tests/conformance/cases.mjs", given=json.dumps(given))
    assert done.returncode == 0, done.stderr
    return dict(zip(cases, json.loads(done.stdout), strict=True))


def _form(case: Case) -> Form:
    attachments = {name: "\n".join(lines).encode() for name, lines in case.get("files", {}).items()}
    return read_xform(make_xform("\n".join(case["form"])), attachments)


def _context(case: Case) -> Any:
    return make_context(language=case.get("language"), **case.get("context", {}))


def _done(instance: Instance, step: Mapping[str, Any]) -> Instance:
    root = instance.form.root.path
    if "answer" in step:
        instance.answers({f"{root}/{path}": text for path, text in step["answer"].items()})
    if "add" in step:
        instance.add_repeat(f"{root}/{step['add']}")
    if "remove" in step:
        instance.remove_repeat(f"{root}/{step['remove']}")
    if finish := step.get("finish"):
        instance.finish(datetime.fromisoformat(finish) if isinstance(finish, str) else None)
    if step.get("resume"):
        answers = instance.to_json(everything=True)
        return Instance.from_json(instance.form, answers, instance.context)
    return instance


def _tell(instance: Instance, key: str, asked: Any, step: Mapping[str, Any]) -> Any:
    root = instance.form.root.path
    if key in _OF_PATHS:
        return {path: _OF_PATHS[key](instance, f"{root}/{path}") for path in asked}
    if key == "answers":
        return {key: value for key, value in instance.to_json().items() if key != "meta"}
    channel = step.get("channel")
    if key == "questions":
        shown = [entry.path for entry in instance.items(channel) if entry.event == "question"]
        return [path.removeprefix(f"{root}/") for path in shown]
    return {
        each.path.removeprefix(f"{root}/"): each.code if key == "violations" else _message(instance, each)
        for each in instance.violations(channel)
    }


def _message(instance: Instance, violation: Any) -> str:
    language = instance.context.language
    return instance.text(violation.message, violation.path, language) if violation.message else ""


_OF_PATHS: dict[str, Callable[[Instance, str], Any]] = {
    "value": Instance.value,
    "relevant": Instance.is_relevant,
    "required": Instance.is_required,
    "readonly": Instance.is_readonly,
    "label": lambda instance, path: instance.label(path, instance.context.language),
    "hint": lambda instance, path: instance.hint(path, instance.context.language),
    "choices": lambda instance, path: [choice.value for choice in instance.choices(path)],
    "choice_labels": lambda instance, path: [
        choice.label(instance.context.language) for choice in instance.choices(path)
    ],
}
