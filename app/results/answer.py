"""One answer as results read it: what was said, how it came, and how to open it with the engine."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import NamedTuple
from uuid import UUID

from .asking import Relevance


class Answer(NamedTuple):
    """A counted answer. `day` is the day it was received, in the project's zone; what is not known is ""."""

    instance_id: str
    version_id: UUID
    day: dt.date
    channel: str
    language: str
    source: str
    quartier: str
    quartier_way: str
    values: Mapping[str, object]
    evaluate: Callable[[], Relevance]
