"""GET …/formList and …/forms/<form id>.xml: what a tablet may fill in, and each form byte by byte.

Collect takes a form anew when the MD5 told in the list differs from that of the file it has.
Sources: OpenRosa Form Discovery API; Collect, OpenRosaFormSource.
"""

from functools import lru_cache
from urllib.parse import quote
from uuid import UUID

from flask import Response, request

from app.errors import Refused
from app.openrosa.collect.blueprint import blueprint, parts, require_openrosa
from app.openrosa.collect.documents import Document, document, element
from app.openrosa.collect.doors import Door, come_in
from app.openrosa.forms import media_of
from app.openrosa.keys.holders import Given
from app.projects.forms import xml_of

_NAMESPACE = "http://openrosa.org/xforms/xformsList"
#: Lists differ by tablet; forms weigh up to some megabytes.
_LISTS, _FORMS, _VERSIONS = 500, 50, 2_000


@blueprint.get("/formList")
def form_list() -> Response:
    """The forms, or the one of ?formID=."""
    require_openrosa()
    door = come_in()
    offered = offers(door.holder.given)
    if "formID" in request.args:
        offered = tuple(one for one in offered if one.described.form_id == request.args["formID"])
    return _list(door.base, offered).answer()


@parts.get("/forms/<path:form_id>.xml", merge_slashes=False)
def form_xml(form_id: str) -> Response:
    """The form that is asked now."""
    given = offered_form(come_in(), form_id)
    return _form(given.project_id, given.version_id).answer()


def offers(given: tuple[Given, ...]) -> tuple[Given, ...]:
    """Those of which a new answer may be begun; of two with one form id the earlier questionnaire's."""
    found: dict[str, Given] = {}
    for one in given:
        if one.is_offered:
            found.setdefault(one.described.form_id, one)
    return tuple(found.values())


def offered_form(door: Door, form_id: str) -> Given:
    """The form of this id among those that are given there. Refused: form_unknown (404)."""
    for given in offers(door.holder.given):
        if given.described.form_id == form_id:
            return given
    raise Refused("form_unknown", 404, {"form_id": form_id})


def form_url(base: str, form_id: str) -> str:
    """What is before the addresses of a form's parts."""
    return f"{base}/forms/{quote(form_id, safe='')}"


@lru_cache(_LISTS)
def _list(base: str, offered: tuple[Given, ...]) -> Document:
    return Document.of(document("xforms", "".join(_entry(base, one) for one in offered), _NAMESPACE))


def _entry(base: str, given: Given) -> str:
    told = given.described
    url = form_url(base, told.form_id)
    elements = [
        element("formID", told.form_id),
        element("name", told.title or told.form_id),
        element("version", told.version),
        element("hash", f"md5:{told.md5}"),
        element("downloadUrl", f"{url}.xml"),
    ]
    if given.is_draft or has_manifest(given.project_id, given.version_id, reads_files=bool(told.files)):
        elements.append(element("manifestUrl", f"{url}/manifest"))
    return f"<xform>{''.join(elements)}</xform>"


@lru_cache(_VERSIONS)
def has_manifest(project_id: UUID, version_id: UUID, *, reads_files: bool) -> bool:
    """Whether a form comes with files. What a published version shows never changes; lists come and go.

    A draft may get files later: it always tells of them, none or some.
    """
    return reads_files or bool(media_of(project_id, version_id))


@lru_cache(_FORMS)
def _form(project_id: UUID, version_id: UUID) -> Document:
    return Document.of(xml_of(project_id, version_id))
