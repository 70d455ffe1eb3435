"""Files as a team gives them: kept by their hash until the job that reads the form looks at them."""

from collections.abc import Iterable
from typing import IO, Any, NamedTuple

from app.blobs import keep_blob
from app.config import MEGABYTE
from app.errors import Refused
from app.projects.media.kinds import kind_of

#: A form with all its media, as one request brings it.
MOST_BYTES = 300 * MEGABYTE
_AT_ONCE = 1 << 20


class Given(NamedTuple):
    """A file under the name it came with; no `sha256` where it was not kept: of no kind, or too large."""

    name: str
    sha256: str = ""
    size: int = 0


def receive(name: str, content: IO[bytes]) -> Given:
    """Keep a file, unless no page would show it or it is larger than its kind may be."""
    bare = name.replace("\\", "/").rpartition("/")[2][-200:]
    kind = kind_of(bare)
    if kind is None:
        return Given(bare)
    try:
        blob = keep_blob(iter(lambda: content.read(_AT_ONCE), b""), most_bytes=kind.most_bytes)
    except Refused:
        return Given(bare)
    return Given(bare, blob.sha256, blob.size)


def to_rows(given: Iterable[Given]) -> list[Any]:
    """As an upload's row keeps them."""
    return [one._asdict() for one in given]


def from_rows(rows: Iterable[Any]) -> tuple[Given, ...]:
    """What `to_rows` wrote."""
    return tuple(Given(**row) for row in rows)
