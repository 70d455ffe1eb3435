"""The files that an answer names: those of its form's questions that take one."""

from collections.abc import Iterator, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from app.questionnaire.definition import Form
from app.questionnaire.definition.binding import Place

_BINARY = "binary"


class _Files:
    """Where in answers names of files stand: leaves by key, and what holds some."""

    def __init__(self, place: Place) -> None:
        self.leaves = [child.key for child in place.children if child.is_leaf and _takes_file(child)]
        inner = ((child.key, _Files(child)) for child in place.children if not child.is_leaf)
        self.inner = [(key, files) for key, files in inner if files]

    def __bool__(self) -> bool:
        return bool(self.leaves or self.inner)

    def names(self, answers: Any) -> Iterator[str]:
        if isinstance(answers, list):
            for instance in answers:
                yield from self.names(instance)
        elif isinstance(answers, dict):
            yield from (str(answers[key]) for key in self.leaves if answers.get(key))
            for key, files in self.inner:
                yield from files.names(answers.get(key))


def _takes_file(place: Place) -> bool:
    by_bind = place.bind is not None and place.bind.type == _BINARY
    return by_bind or (place.question is not None and place.question.type.has_file)


_known: WeakKeyDictionary[Form, _Files] = WeakKeyDictionary()


def takes_files(form: Form) -> bool:
    """Whether any question of the form takes a file."""
    return bool(_of(form))


def files_named(form: Form, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the files that answers hold, in document order."""
    found = _of(form)
    return tuple(dict.fromkeys(found.names(answers))) if found else ()


def _of(form: Form) -> _Files:
    if form not in _known:
        _known[form] = _Files(form.plan.places[0])
    return _known[form]
