"""When an answer was made, by what its form asks the device to note (`start`, `end`)."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from app.questionnaire.definition import Form
from app.questionnaire.definition.xml import child

#: Of other years than these no moment can be told in another zone.
_EARLIEST, _LATEST = datetime(1000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


class Times(NamedTuple):
    """When filling began and ended by the device's clock; None where nobody noted it."""

    started: datetime | None = None
    finished: datetime | None = None


def times_of(form: Form, root: etree._Element) -> Times:
    """The times that a submission tells."""
    return Times(*(_moment(root, _path(form, end)) for end in ("start", "end")))


@lru_cache(200)
def _path(form: Form, end: str) -> str | None:
    """Where the form notes it."""
    asked = ("timestamp", end)
    binds = form.binds.items()
    return next((path for path, bind in binds if (bind.preload, bind.preload_params) == asked), None)


def _moment(root: etree._Element, path: str | None) -> datetime | None:
    node: etree._Element | None = root if path else None
    for name in (path or "").split("/")[2:]:
        node = child(node, name) if node is not None else None
    try:
        told = datetime.fromisoformat((node.text or "").strip()) if node is not None else None
    except ValueError:
        return None
    return told if told and told.tzinfo and _EARLIEST < told < _LATEST else None
