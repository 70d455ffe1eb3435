"""Factories for forms written as Markdown tables, and for instances of them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pyxform.xls2xform import convert

from app.questionnaire.context import Context
from app.questionnaire.definition import Form, read_xform

FORMS = Path(__file__).parent / "forms"

NOON = datetime(2026, 3, 14, 11, 0, tzinfo=UTC)
"""Noon in Paris, a Saturday."""


@lru_cache
def make_xform(markdown: str) -> bytes:
    """Convert an XLSForm in Markdown to XForm XML by pyxform alone."""
    return convert(markdown, form_name="data").xform.encode()


@lru_cache
def make_form(markdown: str) -> Form:
    """Read an XLSForm in Markdown."""
    return read_xform(make_xform(markdown))


def make_feature_form(name: str, attachments: Mapping[str, bytes] | None = None) -> Form:
    """Read a form of tests/forms."""
    markdown = (FORMS / f"{name}.md").read_text(encoding="utf-8")
    return read_xform(make_xform(markdown), attachments) if attachments else make_form(markdown)


def make_context(**changes: Any) -> Context:
    """Circumstances that never vary."""
    values: dict[str, Any] = {"now": NOON, "zone": ZoneInfo("Europe/Paris"), "random": 7, "username": "ana"}
    return Context(**{**values, "device": {"deviceid": "palier:1"}, **changes})
