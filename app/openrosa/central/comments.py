"""…/submissions/<instanceID>/comments: what the team says of an answer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response

from app.accounts.access import Act
from app.collection.commenting import comment, comments_on
from app.collection.models import SubmissionComment
from app.db import writing
from app.openrosa.actors import RESIDENT, numbers_of
from app.openrosa.central.answers import to_json
from app.openrosa.central.blueprint import blueprint
from app.openrosa.central.bodies import read_object, text_in
from app.openrosa.central.callers import caller
from app.openrosa.central.place import form_named
from app.openrosa.central.submissions import BASE, find, submission_of

_BASE = f"{BASE}/<id:instance_id>/comments"


@blueprint.get(_BASE)
def list_comments(number: int, form_id: str, instance_id: str) -> Response:
    """The comments, newest first."""
    questionnaire = form_named(number, form_id, Act.READ_ANSWERS)
    found, numbers = find(questionnaire, instance_id), numbers_of(questionnaire.project_id)
    return to_json([_told(one, numbers) for one in comments_on(questionnaire.project_id, found.id)])


@blueprint.post(_BASE)
def add_comment(number: int, form_id: str, instance_id: str) -> Response:
    """Say something of it. Refused: comment_empty, comment_long (400)."""
    questionnaire = form_named(number, form_id, Act.MANAGE)
    body = text_in(read_object(), "body")
    found = find(questionnaire, instance_id)
    writing()
    said = comment(submission_of(questionnaire, found), body, by=caller())
    return to_json(_told(said, numbers_of(questionnaire.project_id)))


def _told(said: SubmissionComment, numbers: Mapping[UUID, int]) -> dict[str, Any]:
    return {
        "body": said.body,
        "actorId": numbers.get(said.person_id, RESIDENT) if said.person_id else RESIDENT,
        "createdAt": said.created_at,
    }
