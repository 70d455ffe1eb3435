"""What an evaluation is given beside the tree: no clock, no chance and no device of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
_NO_VALUES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Context:
    """The circumstances of a submission, kept with it so that it is judged alike a week later.

    `now` is aware; `zone` is the project's, never the device's; `random` seeds all chance; `device` answers
    `property()` and `device-info()`; `language` is that of the form's texts, None for its default;
    `started` is when filling began, for `duration()`.
    """

    now: datetime
    zone: ZoneInfo = PARIS
    random: int = 0
    device: Mapping[str, str] = field(default_factory=lambda: _NO_VALUES)
    language: str | None = None
    username: str = ""
    started: datetime | None = None
