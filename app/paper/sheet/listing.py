"""Choices named in a sentence."""

from collections.abc import Sequence

from babel.lists import format_list

from app.i18n import _, language


def quoted(label: str) -> str:
    """A choice's label between the language's quotation marks."""
    return _("« %(label)s »", label=label.strip())


def either(labels: Sequence[str]) -> str:
    """« a », « b » ou « c »."""
    return format_list(list(labels), style="or", locale=language().locale.partition("@")[0])
