"""Form versions as ODK's clients know them: by form id, label, and the MD5 of the XForm's very bytes."""

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from lxml import etree
from sqlalchemy import bindparam, select

from app.blobs import blob_path
from app.db import execute, table_of
from app.projects.forms import xml_of
from app.projects.media.kinds import CAPTIONS, TEXT
from app.projects.models import FormMedium
from app.questionnaire.definition.external import ITEMSETS, queried_lists
from app.questionnaire.definition.search import searched_files
from app.questionnaire.definition.secondary import LAST_SAVED
from app.questionnaire.definition.xml import attribute, child, children, local_name, namespace, parse_xml

#: A description weighs a few hundred bytes, and versions never change.
_KEPT = 2_000

_media = table_of(FormMedium)
_MEDIA = (
    select(*_media.c["name", "sha256", "size", "media_type"])
    .where(
        _media.c.project_id == bindparam("project_id"), _media.c.form_version_id == bindparam("version_id")
    )
    .order_by(_media.c.name)
)


class Medium(NamedTuple):
    """A file that a form shows."""

    name: str
    sha256: str
    size: int
    media_type: str


class Described(NamedTuple):
    """What a client is told of a form version. `files` are those that it reads lists from, as people.csv."""

    form_id: str
    title: str
    version: str
    md5: str
    files: tuple[str, ...]
    #: Its answers come to us, and in clear: not encrypted to another's key nor sent to another's server.
    is_ours: bool


@lru_cache(_KEPT)
def describe(project_id: UUID, version_id: UUID, sha256: str) -> Described:
    """The description of the version with this hash.

    Read from the XML alone: a form that the engine of a later release refuses is told of all the same.
    """
    xml = xml_of(project_id, version_id)
    document = parse_xml(xml)
    model = next(document.iter("{*}model"))
    first, *others = children(model, "instance")
    primary = children(first)[0]
    return Described(
        form_id=attribute(primary, "id") or namespace(primary) or local_name(primary),
        title=_title(document),
        version=attribute(primary, "version") or "",
        md5=hashlib.md5(xml, usedforsecurity=False).hexdigest(),
        files=tuple(sorted({*_read_by(others), *_searched(document), *_queried(document, others)})),
        is_ours=not _leaves(document),
    )


def media_of(project_id: UUID, version_id: UUID) -> dict[str, Medium]:
    """The files that a version shows, by name; not those that only our own pages set beside them."""
    rows = execute(_MEDIA, {"project_id": project_id, "version_id": version_id})
    media = (Medium._make(row) for row in rows)
    return {medium.name: medium for medium in media if not medium.name.endswith((CAPTIONS, TEXT))}


@lru_cache(_KEPT)
def md5_of_blob(sha256: str) -> str:
    """The MD5 of a file that is kept. FileNotFoundError where it is not."""
    with blob_path(sha256).open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _title(document: etree._Element) -> str:
    found = next(document.iter("{*}title"), None)
    return "" if found is None else "".join(map(str, found.itertext())).strip()


def _read_by(instances: list[etree._Element]) -> Iterator[str]:
    """The files of secondary instances that do not stand in the form itself."""
    for instance in instances:
        source = attribute(instance, "src")
        if source and source != LAST_SAVED and not children(instance):
            yield source.rpartition("/")[2]


def _searched(document: etree._Element) -> Iterator[str]:
    return (f"{name}.csv" for name in searched_files(child(document, "body")))


def _queried(document: etree._Element, instances: list[etree._Element]) -> Iterator[str]:
    if set(queried_lists(child(document, "body"))) - {attribute(one, "id") for one in instances}:
        yield ITEMSETS


def _leaves(document: etree._Element) -> bool:
    submissions = document.iter("{*}submission")
    return any(attribute(one, "base64RsaPublicKey") or attribute(one, "action") for one in submissions)
