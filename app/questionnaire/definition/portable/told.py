"""Parts of JSON without what they don't say."""

from typing import Any

Written = dict[str, Any]


def told(**values: Any) -> Written:
    """Return the values that say something, by name."""
    return {name: value for name, value in values.items() if value not in ("", None, False, [], {})}
