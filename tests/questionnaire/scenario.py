"""A small language for tests of the core: answer questions, then assert what follows.

Refs are paths without the root: `age`, `member[2]/age`.
"""

from collections.abc import Mapping
from typing import Self

from app.questionnaire.definition import Form
from app.questionnaire.instance import Instance
from tests.make_forms import make_context, make_feature_form


class Scenario:
    """One instance being filled, with every fact checked after a fresh recomputation too."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance

    @classmethod
    def of(cls, name: str, attachments: Mapping[str, bytes] | None = None) -> Self:
        """Start filling a form of tests/forms."""
        return cls.with_form(make_feature_form(name, attachments))

    @classmethod
    def with_form(cls, form: Form) -> Self:
        return cls(Instance.blank(form, make_context()))

    def path(self, ref: str) -> str:
        return f"{self.instance.form.root.path}/{ref}"

    def answer(self, ref: str, value: str) -> Self:
        self.instance.answer(self.path(ref), value)
        return self

    def add(self, ref: str) -> Self:
        self.instance.add_repeat(self.path(ref))
        return self

    def remove(self, ref: str) -> Self:
        self.instance.remove_repeat(self.path(ref))
        return self

    def value(self, ref: str) -> str:
        return self.instance.value(self.path(ref))

    def assert_value(self, ref: str, expected: str) -> Self:
        assert self.value(ref) == expected
        return self

    def assert_relevant(self, *refs: str) -> Self:
        assert {ref: self.instance.is_relevant(self.path(ref)) for ref in refs} == dict.fromkeys(refs, True)
        return self

    def assert_irrelevant(self, *refs: str) -> Self:
        assert {ref: self.instance.is_relevant(self.path(ref)) for ref in refs} == dict.fromkeys(refs, False)
        return self

    def assert_choices(self, ref: str, *values: str) -> Self:
        assert tuple(choice.value for choice in self.instance.choices(self.path(ref))) == values
        return self

    def assert_violations(self, **expected: str) -> Self:
        """Assert the codes by ref, where refs are plain names."""
        root = len(self.instance.form.root.path) + 1
        found = {violation.path[root:]: violation.code for violation in self.instance.violations()}
        assert found == expected
        return self
