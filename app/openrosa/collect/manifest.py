"""GET …/forms/<form id>/manifest and the files it tells of: what a form shows, and the lists it reads.

Sources: OpenRosa Form Manifest; Collect, ServerFormUseCases; Central, lib/formats/openrosa.js.
"""

from collections.abc import Iterator
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from flask import Response, request, send_file, stream_with_context
from werkzeug.wrappers import Response as AnyResponse

from app.blobs import blob_path, has_blob
from app.errors import Refused
from app.openrosa.collect.blueprint import parts, require_openrosa
from app.openrosa.collect.documents import MEDIA_TYPE, Document, document, element
from app.openrosa.collect.doors import come_in
from app.openrosa.collect.form_list import form_url, offered_form, offers
from app.openrosa.forms import Medium, md5_of_blob, media_of
from app.openrosa.keys.holders import Given
from app.openrosa.lists import ListFile, deleted_among, lists_among, mark_of, write_list

_NAMESPACE = "http://openrosa.org/xforms/xformsManifest"
#: Entities that a tablet asks about at once.
_MOST_ASKED = 10_000


@parts.get("/forms/<path:form_id>/manifest", merge_slashes=False)
def manifest(form_id: str) -> Response:
    """The files that are here: one without its content would have Collect refuse them all."""
    require_openrosa()
    door = come_in()
    given = offered_form(door, form_id)
    entries = [*_shown(given, door.base), *_read(given, door.base)]
    return Document.of(document("manifest", "".join(entries), _NAMESPACE)).answer()


@parts.get("/forms/<path:form_id>/attachments/<name>", merge_slashes=False)
def attachment(form_id: str, name: str) -> AnyResponse:
    """A file of a form: a medium, or an entity list as CSV."""
    given = offered_form(come_in(), form_id)
    if medium := _media(given).get(name):
        return send_file(blob_path(medium.sha256), medium.media_type, download_name=name, etag=medium.sha256)
    if found := _lists(given).get(name):
        return _csv(given, found)
    raise Refused("not_found", 404)


@parts.get("/datasets/<name>/integrity")
def integrity(name: str) -> Response:
    """Which of the entities of ?id=a,b were deleted: those that a tablet has and the list no longer."""
    require_openrosa()
    given = offers(come_in().holder.given)
    found = next((lists[f"{name}.csv"] for lists in map(_lists, given) if f"{name}.csv" in lists), None)
    if found is None:
        raise Refused("not_found", 404)
    asked = [uuid for uuid in request.args.get("id", "").split(",") if uuid.isprintable()]
    asked = asked[:_MOST_ASKED]
    deleted = deleted_among(given[0].project_id, found, asked)
    entities = "".join(_entity(uuid, is_deleted=deleted[uuid]) for uuid in asked if uuid in deleted)
    return Response(document("data", f"<entities>{entities}</entities>"), content_type=MEDIA_TYPE)


def _media(given: Given) -> dict[str, Medium]:
    media = media_of(given.project_id, given.version_id)
    return {name: medium for name, medium in media.items() if has_blob(medium.sha256)}


def _lists(given: Given) -> dict[str, ListFile]:
    return dict(lists_among(given.project_id, given.described.files))


def _shown(given: Given, base: str) -> Iterator[str]:
    for name, medium in _media(given).items():
        url = _file_url(base, given, name)
        yield f"<mediaFile>{_file(name, md5_of_blob(medium.sha256), url)}</mediaFile>"


def _read(given: Given, base: str) -> Iterator[str]:
    """Lists that the form reads, unless a file of that name came with it."""
    shown = _media(given)
    for name, found in _lists(given).items():
        if name not in shown:
            told = _file(name, mark_of(given.project_id, found), _file_url(base, given, name))
            integrity_url = f"{base}/datasets/{quote(found.name, safe='')}/integrity"
            told += element("integrityUrl", integrity_url)
            # Of a list whose entities wait for approval Collect makes none of its own meanwhile.
            kind = "approvalEntityList" if found.is_reviewed else "entityList"
            yield f'<mediaFile type="{kind}">{told}</mediaFile>'


def _file(name: str, md5: str, url: str) -> str:
    return element("filename", name) + element("hash", f"md5:{md5}") + element("downloadUrl", url)


def _file_url(base: str, given: Given, name: str) -> str:
    return f"{form_url(base, given.described.form_id)}/attachments/{quote(name, safe='')}"


def _csv(given: Given, found: ListFile) -> Response:
    """A list, unless the client has it as it is: large ones are not written for nothing."""
    mark = f'W/"{mark_of(given.project_id, found)}"'
    headers = {"ETag": mark, "Content-Type": "text/csv; charset=utf-8"}
    if mark in request.headers.get("If-None-Match", ""):
        return Response(status=304, headers=headers)
    return Response(stream_with_context(write_list(given.project_id, found)), headers=headers)


def _entity(uuid: str, *, is_deleted: bool) -> str:
    return f"<entity id={quoteattr(uuid)}>{element('deleted', str(is_deleted).lower())}</entity>"
