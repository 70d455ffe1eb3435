"""What tests of a run would make alike again and again, made once.

A test has an application of its own, and most of what it costs to make one is the same each time: the code of
templates, and what writes addresses. So is what reading the same file says, in a process that starts anew.
"""

from collections.abc import Callable
from functools import lru_cache
from types import CodeType

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from app import Palier
from app.questionnaire.reading import reader

_Writer = Callable[..., tuple[str, str]]
_writers: dict[tuple[object, ...], _Writer] = {}


class _Rule(Rule):
    """A rule whose addresses are written by the same code as those of its like in other applications."""

    def _compile_builder(self, append_unknown: bool = True) -> _Writer:
        if self.defaults:  # they go into the code; without, it is the text's alone
            return super()._compile_builder(append_unknown)
        text = (self.rule, *self._trace, append_unknown)
        if text not in _writers:
            _writers[text] = super()._compile_builder(append_unknown)
        return _writers[text]


class _Templates(BytecodeCache):
    """The code of templates, by their names and texts."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code
        self._known[bucket.key, bucket.checksum] = bucket.code


_templates = _Templates()


def remember_rules() -> None:
    """From now on, in this process, applications share what writes their addresses."""
    Palier.url_rule_class = _Rule


def remember_readings() -> None:
    """From now on, in this process, a file that was read within the same limits says the same again.

    One that could not be read is read again.
    """
    reader.ask = lru_cache(1_000)(reader.ask)


def remember_templates(app: Flask) -> None:
    """Let the application share the code of its templates with those before it."""
    app.jinja_env.bytecode_cache = _templates
