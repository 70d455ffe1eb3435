"""Texts that stand where an expression should."""

import re

# A day alone is left out: 2024-06-11 is an expression, though rarely the one that was meant.
_CLOCK = re.compile(r"(\d{4}-\d{2}-\d{2}T)?\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII)


def as_literal(text: str) -> str:
    """Return a text as the expression that gives it."""
    quote = '"' if "'" in text else "'"
    return f"{quote}{text}{quote}"


def with_clocks_quoted(written: str) -> str:
    """Return an expression; one that is a time of day, which cannot be parsed, as the text that it is."""
    return as_literal(written) if _CLOCK.fullmatch(written) else written
