"""Files of a draft as programs send them: what it shows, and the tables that it reads choices from.

Tables are for Collect: our own pages do not read them. They are kept as they came, and go with the form from
one version to the next.
"""

from collections.abc import Iterator, Mapping
from typing import IO

from app.blobs import keep_blob
from app.config import MEGABYTE
from app.errors import Refused
from app.openrosa.central.place import described
from app.projects.forms import load_form
from app.projects.media.given import receive
from app.projects.media.keeping import media_of, replace_media
from app.projects.media.kinds import suffix_of
from app.projects.media.preparing import Prepared, prepare
from app.projects.media.ready import Kept
from app.projects.media.wanted import Wanted
from app.projects.models import FormVersion
from app.projects.problem_texts import sentence

_TABLES: Mapping[str, str] = {".csv": "text/csv", ".geojson": "application/geo+json"}
_MOST_BYTES = 25 * MEGABYTE
_AT_ONCE = 1 << 20


def receive_file(draft: FormVersion, name: str, content: IO[bytes]) -> Prepared:
    """Keep a file of a draft; `replace_media` makes it the draft's.

    Refused: attachment_unnamed (404) for what it does not name, too_large (413), medium_refused (422),
    not_served (501) for what it reads and we do not know.
    """
    told = described(draft)
    if told and name in told.files:
        return Prepared(files={name: _table(name, content)})
    prepared = prepare([receive(name, content)], Wanted.by(load_form(draft)))
    for found in prepared.findings:
        if found.code == "media_unused":
            raise Refused("attachment_unnamed", 404)
        raise Refused("medium_refused", 422, {"why": sentence(found)})
    return prepared


def take_over_tables(draft: FormVersion, before: FormVersion) -> None:
    """Give a draft the tables that it reads and was not given yet, from the version before."""
    told, here = described(draft), media_of(draft)
    wanted = set(told.files) - set(here) if told else set()
    had = {name: row for name, row in media_of(before).items() if name in wanted}
    files = {name: Kept(row.sha256, row.size, row.media_type) for name, row in had.items()}
    if files:
        replace_media(draft, Prepared(files=files))


def _table(name: str, content: IO[bytes]) -> Kept:
    media_type = _TABLES.get(suffix_of(name))
    if media_type is None:
        raise Refused("not_served", 501, {"feature": name})
    blob = keep_blob(_chunks(content), most_bytes=_MOST_BYTES)
    return Kept(blob.sha256, blob.size, media_type)


def _chunks(content: IO[bytes]) -> Iterator[bytes]:
    yield from iter(lambda: content.read(_AT_ONCE), b"")
