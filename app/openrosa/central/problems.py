"""Refusals as Central's clients read them: {"message", "code", "details"}, the status being the code's floor.

Source: ODK Central, API documentation, "Errors". Where Central has a code for what went wrong it is that one;
else the status with .0. `details.reason` is Palier's own code, which is stable too.
"""

from collections.abc import Mapping
from math import floor

import orjson
from flask import Response, request

from app.errors import Refused
from app.openrosa.central.callers import CHALLENGE, may_send_passwords

#: Central's code by ours.
CODES: Mapping[str, float] = {
    "json_unreadable": 400.1,
    "xml_unreadable": 400.1,
    "bad_request": 400.1,
    "parameter_missing": 400.2,
    "form_id_missing": 400.2,
    "parameter_unexpected": 400.4,
    "parameter_value": 400.8,
    "form_id_differs": 400.8,
    "name_invalid": 400.8,
    "comment_empty": 400.2,
    "comment_long": 400.13,
    "parameter_type": 400.11,
    "form_refused": 400.15,
    "form_warnings": 400.16,
    "odata_filter": 400.18,
    "form_id_unnamed": 400.8,
    "correction_unreadable": 400.8,
    "replaced_missing": 400.19,
    "odata_property": 400.23,
    "entity_invalid": 400.28,
    "odata_token": 400.35,
    "too_large": 400.36,
    "unauthorized": 401.2,
    "sign_in_refused": 401.2,
    "https_only": 401.3,
    "forbidden": 403.1,
    "not_found": 404.1,
    "attachment_unnamed": 404.1,
    "form_file_unnamed": 404.1,
    "draft_missing": 404.1,
    "draft_over": 404.4,
    "questionnaire_unknown": 404.1,
    "replaced_unknown": 404.5,
    "correction_version": 404.6,
    "odata_format": 406.1,
    "instance_conflict": 409.1,
    "questionnaire_closed": 409.2,
    "xml_form_id_taken": 409.3,
    "entity_taken": 409.3,
    "list_taken": 409.3,
    "property_taken": 409.3,
    "version_published": 409.6,
    "replaced_stale": 409.9,
    "correction_closed": 409.12,
    "entity_stale": 409.15,
    "answer_withdrawn": 409.18,
    "entity_deleted": 404.11,
    "not_served": 501.1,
    "odata_option": 501.1,
    "odata_order_token": 501.1,
    "odata_expression": 501.4,
    "odata_field": 501.5,
    "odata_expand": 501.6,
    "odata_select_expand": 501.11,
}


def tell(refused: Refused) -> Response:
    """The refusal for a client of Central."""
    code = CODES.get(refused.code, float(refused.status))
    details = {**refused.values, "reason": refused.code}
    refused.status = floor(code)
    body = {"message": refused.sentence, "code": code, "details": details}
    response = Response(orjson.dumps(body), mimetype="application/json")
    if refused.status == 401 and ".svc" in request.path and may_send_passwords():
        # Spreadsheets ask their user for a password only when they are told that one will do.
        response.headers["WWW-Authenticate"] = CHALLENGE
    if request.endpoint and ".odata" in request.endpoint:
        response.headers["OData-Version"] = "4.0"
    return response
