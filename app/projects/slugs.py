"""The short names that stand in addresses: lower case, digits and hyphens, safe in capitals too."""

import re

from app.projects.quartiers import fold

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?")


def is_slug(text: str) -> bool:
    """Whether `text` can stand in an address: 1 to 48 of a-z, 0-9 and inner hyphens."""
    return _SLUG.fullmatch(text) is not None


def make_slug(text: str) -> str:
    """A slug proposed for a title; "" when it holds no letter or digit we can use."""
    return fold(text).replace(" ", "-")[:48].strip("-")
