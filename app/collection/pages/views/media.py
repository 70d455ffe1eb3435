"""/q/<short-name>/media/<version>/<file>: what a form version shows; it never changes, so that it is kept."""

from flask import send_file
from werkzeug.wrappers import Response as AnyResponse

from app.blobs import blob_path, has_blob
from app.collection.pages.opening import version_at
from app.collection.pages.views import blueprint
from app.errors import Refused
from app.projects.media.keeping import medium_named
from app.projects.media.kinds import LISTS, TEXT
from app.projects.terms import State

_A_YEAR = 31_536_000


@blueprint.get("/q/<short_name>/media/<int:number>/<name>")
def medium(short_name: str, number: int, name: str) -> AnyResponse:
    """A file, or the range of it that a player asks for; a text is shown in pages only, so it is saved.

    A list is nobody's but the form's, which has it in it.
    """
    questionnaire, version = version_at(short_name, number)
    found = medium_named(version, name)
    if found is None or found.media_type in LISTS.types.values() or not has_blob(found.sha256):
        raise Refused("not_found", 404)
    response = send_file(
        blob_path(found.sha256),
        mimetype=found.media_type,
        as_attachment=name.endswith(TEXT),
        download_name=name,
        etag=found.sha256,
        last_modified=version.created_at,
    )
    whose = "private" if questionnaire.state == State.DRAFT else "public"
    response.headers["Cache-Control"] = f"{whose}, max-age={_A_YEAR}, immutable"
    return response
