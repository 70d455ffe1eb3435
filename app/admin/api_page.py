"""The API told: /api for people, /api/v1/openapi.json for their tools. Public: anybody may write programs."""

import orjson
from flask import Blueprint, Response, render_template
from marshmallow import INCLUDE, Schema, fields

from app.admin.api_outline import outline
from app.i18n import _l
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


@blueprint.get("/api")
def show_api() -> Response:
    refusal = orjson.dumps(_REFUSAL.example, option=orjson.OPT_INDENT_2).decode()
    response = Response(render_template("admin/api.html", parts=outline(document()), refusal_example=refusal))
    response.vary.add("Accept-Language")
    return response
