"""Refusals: raised with a code where they are known, worded and sent here only."""

import errno
from collections.abc import Callable, Mapping
from http import HTTPStatus

import orjson
from flask import Flask, Response, render_template, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from app.i18n import LazyString, _l

#: One sentence per code, for the person who can act on it; rooms add theirs with `sentences.update`.
sentences: dict[str, LazyString] = {
    "bad_request": _l("Cette demande est incomplète ou mal formée."),
    "unauthorized": _l("Connectez-vous pour continuer."),
    "forbidden": _l("Vous n’avez pas le droit de faire cela."),
    "foreign_origin": _l("Cette demande vient d’un autre site : elle a été refusée."),
    "not_found": _l("Cette page n’existe pas, ou vous n’y avez pas accès."),
    "method_not_allowed": _l("Cette adresse ne permet pas cette action."),
    "conflict": _l("Cette demande contredit ce qui est déjà enregistré."),
    "too_large": _l("L’envoi est trop volumineux."),
    "too_many": _l("Trop de demandes en peu de temps. Réessayez dans %(seconds)d secondes."),
    "internal": _l("Une erreur est survenue de notre côté. Rien n’a été enregistré ; réessayez."),
    "disk_full": _l("Il n’y a presque plus de place sur le serveur. Rien n’a été enregistré."),
    "blob_corrupt": _l("Ce fichier est abîmé sur le serveur : prévenez l’administration de Palier."),
    "busy": _l("Le serveur est très occupé. Rien n’a été enregistré ; réessayez dans un instant."),
}

#: What a status without a code of its own is called.
_CODE_OF_STATUS = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "too_large",
    429: "too_many",
    503: "busy",
    507: "disk_full",
}


class Refused(Exception):
    """A request that cannot be met: `code` is stable, `values` fill its sentence in `sentences`."""

    def __init__(self, code: str, status: int = 422, values: Mapping[str, str | int] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.values = dict(values or {})

    @property
    def sentence(self) -> str:
        """The refusal in the request's language."""
        template = sentences.get(self.code) or sentences[_CODE_OF_STATUS.get(self.status, "internal")]
        return str(template) % {"seconds": 60, **self.values}


#: By blueprint: how a refusal is told to clients that want neither a page nor our JSON; rooms add theirs.
faces: dict[str, Callable[[Refused], Response]] = {}


def init_errors(app: Flask) -> None:
    """Answer every failure from here, as a page or as JSON."""
    app.register_error_handler(Refused, answer)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(OSError, _system)


def answer(refused: Refused) -> Response:
    """The refusal in its blueprint's protocol, as JSON where the client speaks JSON, else as a page."""
    face = faces.get(request.blueprint or "") or (_json if wants_json() else _page)
    response = face(refused)
    response.status_code = refused.status
    if "seconds" in refused.values:
        response.headers["Retry-After"] = str(refused.values["seconds"])
    return response


def wants_json() -> bool:
    """Whether this request is a program's: an API address, a JSON body, or JSON asked for."""
    accept = request.accept_mimetypes
    prefers = accept.best_match(["text/html", "application/json"]) == "application/json"
    return request.path.startswith("/api/") or request.is_json or prefers


def _json(refused: Refused) -> Response:
    error = {"code": refused.code, "message": refused.sentence, "values": refused.values}
    return Response(orjson.dumps({"error": error}), mimetype="application/json")


def _page(refused: Refused) -> Response:
    return Response(render_template("errors/refused.html", refused=refused, name=_name(refused.status)))


def _name(status: int) -> str:
    return HTTPStatus(status).phrase


def _http(problem: HTTPException) -> Response | HTTPException:
    status = problem.code or 500
    if status < 400:
        return problem
    response = answer(Refused(_CODE_OF_STATUS.get(status, "internal"), status))
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = problem.get_response().headers.get("Allow", "")
    return response


def _database(problem: OperationalError) -> Response:
    """SQLite says by its error code that it is full or locked; anything else is our failure."""
    code: int = getattr(problem.orig, "sqlite_errorcode", 0) & 0xFF
    known = {13: Refused("disk_full", 507), 5: Refused("busy", 503, {"seconds": 5})}
    if code not in known:
        raise problem
    return answer(known[code])


def _system(problem: OSError) -> Response:
    if problem.errno not in {errno.ENOSPC, errno.EDQUOT}:
        raise problem
    return answer(Refused("disk_full", 507))
