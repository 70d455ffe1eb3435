"""What Central has and Palier has not: answered 501 with the name of the feature, all else 404."""

import re
from collections.abc import Mapping
from typing import NoReturn

from flask import request

from app.errors import Refused
from app.i18n import LazyString, _l
from app.openrosa.central.blueprint import blueprint

_ANY = "[A-Z]+ "
_PROJECT = r"projects/\d+"
_FORM = rf"{_PROJECT}/forms/[^/]+"
_LIST = rf"{_PROJECT}/datasets/[^/]+"
_VERSIONS = _l("détail des versions : il est dans Palier")
#: What is asked for, method and address, and what to call it.
FEATURES: Mapping[str, LazyString] = {
    rf"{_ANY}users(/.*)?": _l("comptes : ils se gèrent dans Palier"),
    rf"{_ANY}(roles|assignments|config|audits|analytics|backup)(/.*)?": _l("administration de Central"),
    rf"{_ANY}{_PROJECT}/(key|assignments)(/.*)?": _l("clés et rôles de projet"),
    rf"{_ANY}{_FORM}/assignments(/.*)?": _l("liste des affectations : elle est dans Palier"),
    rf"{_ANY}{_FORM}/(public-links|dataset-diff)(/.*)?": _l("liens publics"),
    rf"{_ANY}{_FORM}\.(xlsx|xls)": _l("classeur d’origine : il se télécharge dans Palier"),
    rf"{_ANY}{_FORM}\.svc/.*": _l("écriture et lots par OData"),
    rf"{_ANY}{_FORM}/(fields|versions|manifest|attachments|restore)(/.*)?": _VERSIONS,
    rf"{_ANY}{_FORM}/draft.*": _l("brouillon par l’API, au-delà de sa création et de sa publication"),
    rf"{_ANY}{_FORM}/submissions\.csv.*": _l("export CSV : il se demande dans Palier"),
    rf"{_ANY}{_FORM}/submissions/(keys|submitters)": _l("clés et auteurs des réponses"),
    rf"DELETE {_FORM}/submissions/[^/]+": _l("suppression d’une réponse : elle se décide dans Palier"),
    rf"{_ANY}{_FORM}/submissions/[^/]+/(edit|diffs|versions|audits|restore)(/.*)?": _l(
        "historique d’une réponse"
    ),
    rf"(DELETE|PATCH) {_LIST}": _l("réglages et suppression d’une liste d’entités"),
    rf"{_ANY}{_LIST}(/entities)?(\.csv|/.*)": _l("autres accès aux listes d’entités"),
    rf"DELETE {_FORM}": _l("suppression d’un questionnaire"),
    rf"(PATCH|PUT) {_FORM}": _l("état d’un questionnaire : il s’ouvre et se ferme dans Palier"),
    r"(POST|PUT|PATCH|DELETE) projects": _l("création d’un projet : elle se fait dans Palier"),
    rf"(POST|PUT|PATCH|DELETE) {_PROJECT}": _l("réglages d’un projet : ils se changent dans Palier"),
}
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_BELOW_FORMS = "/projects/<int:number>/forms/<id:form_id>"


@blueprint.route("/<path:place>", methods=_METHODS)
def nothing_here(place: str) -> NoReturn:
    """Refused: not_served (501), else not_found (404)."""
    for pattern, feature in FEATURES.items():
        if re.fullmatch(pattern, f"{request.method} {place}"):
            raise Refused("not_served", 501, {"feature": str(feature)})
    raise Refused("not_found", 404)


@blueprint.get(f"{_BELOW_FORMS}.xlsx")
@blueprint.get(f"{_BELOW_FORMS}.xls")
@blueprint.get(f"{_BELOW_FORMS}/submissions/keys")
@blueprint.get(f"{_BELOW_FORMS}/submissions/submitters")
def not_what_is_named(number: int, form_id: str) -> NoReturn:
    """What an address is that would else name a form or an answer. Refused: not_served (501)."""
    nothing_here(request.path.removeprefix("/v1/"))
