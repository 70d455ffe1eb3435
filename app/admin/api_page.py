"""The API told: /api for people, /api/v1/openapi.json for their tools. Public: anybody may write programs."""

from pathlib import Path

import orjson
from flask import Blueprint, Response, current_app, render_template
from marshmallow import INCLUDE, Schema, fields

from app.admin.api_outline import outline
from app.errors import Refused
from app.i18n import LazyString, _l
from app.openapi import Answer, Operation, Refusal, describe, document, told

blueprint = Blueprint("api", __name__, template_folder="templates")


class _DocumentSchema(Schema):
    """A description in OpenAPI 3.1."""

    class Meta:
        unknown = INCLUDE

    openapi = fields.String(required=True, metadata=told(_l("La version d’OpenAPI."), "3.1.0"))


_SHOW_DOCUMENT = Operation(
    part=_l("Décrire cette interface"),
    summary=_l("Lire cette description"),
    description=_l("Pour les outils : en français, ou en anglais par l’en-tête Accept-Language."),
    answers={200: Answer(_l("La description, en OpenAPI 3.1."), _DocumentSchema)},
)
#: The one that shows how all of them look.
_REFUSAL = Refusal(status=400, code="envelope_malformed", values={"fields": "started_at"})


@blueprint.get("/api/v1/openapi.json")
@describe(_SHOW_DOCUMENT)
def show_document() -> Response:
    response = Response(orjson.dumps(document()), mimetype="application/json")
    response.vary.add("Accept-Language")
    return response


#: What programs that were written for ODK Central ask for, and what is said of it in docs/.
_ODATA = "/v1/projects/{number}/forms/{form_id}.svc"
_PYODK = """[central]
base_url = "{url}"
username = "prenom.nom@ville.example"
password = "…"
default_project_id = 1"""
_GUIDES: dict[str, LazyString] = {
    "central": _l("pyodk, OData, ce qui diffère d’ODK Central."),
    "openrosa": _l("les tablettes avec ODK Collect."),
    "submissions": _l("déposer des réponses et des fichiers, pas à pas."),
}
_DOCS = Path(__file__).resolve().parent.parent.parent / "docs"


@blueprint.get("/api")
def show_api() -> Response:
    """The page."""
    refusal = orjson.dumps(_REFUSAL.example, option=orjson.OPT_INDENT_2).decode()
    url = current_app.extensions["palier.settings"].public_url
    page = render_template(
        "admin/api.html",
        parts=outline(document()),
        refusal_example=refusal,
        odata_form=f"{url}{_ODATA}",
        pyodk_form=_PYODK.format(url=url),
        guides=_GUIDES.items(),
    )
    response = Response(page)
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/api/<name>.md")
def show_guide(name: str) -> Response:
    """A page of docs/ about what programs ask, as it is written. Refused: not_found."""
    if name not in _GUIDES:
        raise Refused("not_found", 404)
    response = Response((_DOCS / f"{name}.md").read_bytes(), mimetype="text/plain")
    response.headers["Content-Language"] = "en"
    return response
