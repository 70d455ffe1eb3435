"""GET …/formList and …/forms/<form id>.xml: what a tablet may fill in, and each form byte by byte.

Collect takes a form anew when the MD5 told in the list differs from that of the file it has.
Sources: OpenRosa Form Discovery API; Collect, OpenRosaFormSource.
"""

from functools import lru_cache
from urllib.parse import quote
from uuid import UUID

from flask import Response, current_app, request

from app.errors import Refused
from app.openrosa.collect.blueprint import blueprint, require_openrosa
from app.openrosa.collect.documents import Document, document, element
from app.openrosa.forms import media_of
from app.openrosa.keys.holders import Given, hold
from app.projects.forms import xml_of

_NAMESPACE = "http://openrosa.org/xforms/xformsList"
#: Lists differ by tablet; forms weigh up to some megabytes.
_LISTS, _FORMS, _VERSIONS = 500, 50, 2_000


@blueprint.get("/formList")
def form_list(token: str, number: int) -> Response:
    """The forms, or the one of ?formID=."""
    require_openrosa()
    offered = offers(hold(token, number).given)
    if "formID" in request.args:
        offered = tuple(one for one in offered if one.described.form_id == request.args["formID"])
    return _list(base_url(token, number), offered).answer()


@blueprint.get("/forms/<path:form_id>.xml", merge_slashes=False)
def form_xml(token: str, number: int, form_id: str) -> Response:
    """The form that is asked now."""
    given = offered_form(token, number, form_id)
    return _form(given.project_id, given.version_id).answer()


def offers(given: tuple[Given, ...]) -> tuple[Given, ...]:
    """Those of which a new answer may be begun; of two with one form id the earlier questionnaire's."""
    found: dict[str, Given] = {}
    for one in given:
        if one.is_offered:
            found.setdefault(one.described.form_id, one)
    return tuple(found.values())


def offered_form(token: str, number: int, form_id: str) -> Given:
    """The form of this id that the token opens. Refused: 403, form_unknown (404)."""
    for given in offers(hold(token, number).given):
        if given.described.form_id == form_id:
            return given
    raise Refused("form_unknown", 404, {"form_id": form_id})


def base_url(token: str, number: int) -> str:
    """What is before the addresses that Collect is told: it takes only whole ones."""
    return f"{current_app.extensions['palier.settings'].public_url}/v1/key/{token}/projects/{number}"


def form_url(base: str, form_id: str) -> str:
    """What is before the addresses of a form's parts."""
    return f"{base}/forms/{quote(form_id, safe='')}"


@lru_cache(_LISTS)
def _list(base: str, offered: tuple[Given, ...]) -> Document:
    return Document.of(document("xforms", "".join(_entry(base, one) for one in offered), _NAMESPACE))


def _entry(base: str, given: Given) -> str:
    told = given.described
    url = form_url(base, told.form_id)
    parts = [
        element("formID", told.form_id),
        element("name", told.title or told.form_id),
        element("version", told.version),
        element("hash", f"md5:{told.md5}"),
        element("downloadUrl", f"{url}.xml"),
    ]
    if has_manifest(given.project_id, given.version_id, reads_files=bool(told.files)):
        parts.append(element("manifestUrl", f"{url}/manifest"))
    return f"<xform>{''.join(parts)}</xform>"


@lru_cache(_VERSIONS)
def has_manifest(project_id: UUID, version_id: UUID, *, reads_files: bool) -> bool:
    """Whether a form comes with files. What a published version shows never changes; lists come and go."""
    return reads_files or bool(media_of(project_id, version_id))


@lru_cache(_FORMS)
def _form(project_id: UUID, version_id: UUID) -> Document:
    return Document.of(xml_of(project_id, version_id))
