"""What Central has and Palier has not: answered 501 with the name of the feature, all else 404."""

import re
from collections.abc import Mapping
from typing import NoReturn

from app.errors import Refused
from app.i18n import LazyString, _l
from app.openrosa.central.blueprint import blueprint

_PROJECT = r"projects/\d+"
_FORM = rf"{_PROJECT}/forms/[^/]+"
#: What is asked for, and what to call it.
FEATURES: Mapping[str, LazyString] = {
    r"users(/.*)?": _l("comptes : ils se gèrent dans Palier"),
    r"(roles|assignments|config|audits|analytics|backup)(/.*)?": _l("administration de Central"),
    rf"{_PROJECT}/(key|assignments)(/.*)?": _l("clés et rôles de projet"),
    rf"{_FORM}/(public-links|dataset-diff)(/.*)?": _l("liens publics"),
    rf"{_FORM}\.(xlsx|xls)": _l("classeur d’origine : il se télécharge dans Palier"),
    rf"{_FORM}/(fields|versions|attachments|restore)(/.*)?": _l("détail des versions : il est dans Palier"),
    rf"{_FORM}/draft.*": _l("brouillon par l’API, au-delà de sa création et de sa publication"),
    rf"{_FORM}/submissions\.csv.*": _l("export CSV : il se demande dans Palier"),
    rf"{_FORM}/submissions/[^/]+/(edit|diffs|versions|audits|restore)(/.*)?": _l("historique d’une réponse"),
    rf"{_PROJECT}/datasets/[^/]+(/entities)?(\.csv|/.*)": _l("autres accès aux listes d’entités"),
    rf"{_FORM}": _l("suppression d’un questionnaire"),
    r"projects": _l("création d’un projet : elle se fait dans Palier"),
    rf"{_PROJECT}": _l("réglages d’un projet : ils se changent dans Palier"),
}
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@blueprint.route("/<path:place>", methods=_METHODS)
def nothing_here(place: str) -> NoReturn:
    """Refused: not_served (501), else not_found (404)."""
    for pattern, feature in FEATURES.items():
        if re.fullmatch(pattern, place):
            raise Refused("not_served", 501, {"feature": str(feature)})
    raise Refused("not_found", 404)
