"""…/forms/<form id>/draft: a version on its way, its files, and its publication."""

from collections.abc import Iterable

from flask import Response, request

from app.accounts.access import Act
from app.db import writing
from app.errors import Refused
from app.openrosa.central.answers import SUCCESS, to_json
from app.openrosa.central.blueprint import blueprint
from app.openrosa.central.callers import caller
from app.openrosa.central.definitions import read_definition
from app.openrosa.central.draft_files import receive_file
from app.openrosa.central.place import form_named
from app.openrosa.drafts import find_draft
from app.projects.media.keeping import replace_media
from app.projects.media.kinds import VIDEOS
from app.projects.models import FormVersion, Questionnaire
from app.projects.publishing import publish
from app.projects.versions import (
    copy_version,
    keep_version,
    problems_in,
    published_version,
    versions_of,
)

_BASE = "/projects/<int:number>/forms/<id:form_id>/draft"


@blueprint.post(_BASE)
def create_draft(number: int, form_id: str) -> Response:
    """A draft from the form in the body, or without one from what is asked now.

    Refused: form_id_differs (400), and what `read_definition` refuses.
    """
    questionnaire = form_named(number, form_id, Act.MANAGE)
    if not request.get_data():
        writing()
        _begin_again(questionnaire)
        return to_json(SUCCESS)
    definition = read_definition()
    if definition.form_id != form_id:
        raise Refused("form_id_differs", 400, {"got": definition.form_id, "expected": form_id})
    writing()
    version = keep_version(
        questionnaire, definition.reading, definition.source, definition.media, by=caller()
    )
    _hold_to_label(questionnaire, version, definition.label)
    return to_json(SUCCESS)


@blueprint.post(f"{_BASE}/attachments/<name>")
def add_attachment(number: int, form_id: str, name: str) -> Response:
    """A file that the draft shows or reads, in place of one of that name.

    Refused: draft_missing (404), and what `receive_file` refuses.
    """
    questionnaire = form_named(number, form_id, Act.MANAGE)
    draft = _draft(questionnaire)
    request.max_content_length = VIDEOS.most_bytes
    prepared = receive_file(draft, name, request.stream)
    writing()
    replace_media(draft, prepared)
    return to_json(SUCCESS)


@blueprint.post(f"{_BASE}/publish")
def publish_draft(number: int, form_id: str) -> Response:
    """Ask the draft from now on, under its own version or the one of ?version=.

    Refused: draft_missing (404), version_published (409), and what `publish` refuses.
    """
    questionnaire = form_named(number, form_id, Act.MANAGE)
    writing()
    draft = _draft(questionnaire)
    label = request.args.get("version", "").strip()
    if label and label != draft.label:
        _refuse_taken(versions_of(questionnaire), {label})
        draft = copy_version(draft, label, by=caller())
    elif not label:
        published = [version for version in versions_of(questionnaire) if version.published_at]
        _refuse_taken(published, _labels_it_wanted(draft))
    publish(questionnaire, draft, by=caller())
    return to_json(SUCCESS)


def _draft(questionnaire: Questionnaire) -> FormVersion:
    draft = find_draft(questionnaire)
    if draft is None:
        raise Refused("draft_missing", 404)
    return draft


def _hold_to_label(questionnaire: Questionnaire, version: FormVersion, label: str) -> None:
    """Have a draft of that label where the same form is known under another, or was asked already.

    Where the label is taken the draft gets another, which its publication will not pass over in silence.
    """
    if version.published_at is None and version.label == label:
        return
    taken = {one.label for one in versions_of(questionnaire)}
    if label and label not in taken:
        copy_version(version, label, by=caller())
    elif version.published_at:
        copy_version(version, by=caller())


def _begin_again(questionnaire: Questionnaire) -> None:
    """A copy of what is asked; a form that never was keeps the draft it has."""
    if asked := published_version(questionnaire):
        copy_version(asked, by=caller())


def _labels_it_wanted(draft: FormVersion) -> set[str]:
    """The versions under which the author sent the draft, and which another had already."""
    repairs = problems_in(draft.report, "repairs")
    return {str(one.values["from"]) for one in repairs if one.code == "version_renamed"}


def _refuse_taken(versions: Iterable[FormVersion], labels: set[str]) -> None:
    for version in versions:
        if version.label in labels:
            raise Refused("version_published", 409, {"version": version.label})
