"""A draft to be tried on a tablet: the version that is next, under a token of its own.

The token is derived from the instance's secret and the last version that was published: a draft that is
replaced keeps it, and publishing ends it, as with Central. What is handed in is a test.
"""

from base64 import urlsafe_b64encode
from hmac import compare_digest

from sqlalchemy import select

from app.db import db
from app.errors import Refused
from app.keys import keys
from app.openrosa.forms import Described, describe
from app.openrosa.keys.holders import Given, Holder
from app.projects.models import FormVersion, Project, Questionnaire
from app.projects.terms import State
from app.projects.versions import versions_of
from app.questionnaire.problems import FormRefused


def find_draft(questionnaire: Questionnaire) -> FormVersion | None:
    """The newest version, if it was made after the one that is asked and never asked itself."""
    newest = next(iter(versions_of(questionnaire)), None)
    return newest if newest and newest.published_at is None else None


def draft_token(questionnaire: Questionnaire) -> str:
    """What opens the drafts of a questionnaire until one of them is published; 43 characters."""
    published = (version.number for version in versions_of(questionnaire) if version.published_at)
    told = f"{questionnaire.id} {max(published, default=0)}"
    return urlsafe_b64encode(keys().digest("draft", told)).rstrip(b"=").decode()


def draft_address(public_url: str, project: Project, token: str, form_id: str) -> str:
    """What Collect calls the server when it tries a draft; `form_id` as it stands in an address."""
    return f"{public_url}/v1/test/{token}/projects/{project.number}/forms/{form_id}/draft"


def hold_draft(token: str, number: int, form_id: str) -> Holder:
    """Whoever tries the draft of this form id. Refused: draft_over (404)."""
    project = db.session.scalar(select(Project).where(Project.number == number))
    for questionnaire in project.questionnaires if project else ():
        draft = find_draft(questionnaire)
        if draft and _goes_by(draft, form_id) and compare_digest(draft_token(questionnaire), token):
            return Holder(questionnaire.project_id, None, (_given(questionnaire, draft),))
    raise Refused("draft_over", 404)


def _goes_by(draft: FormVersion, form_id: str) -> bool:
    told = described(draft)
    return told is not None and told.form_id == form_id


def described(version: FormVersion) -> Described | None:
    """What is told of a version; None where its form can no longer be read."""
    try:
        return describe(version.project_id, version.id, version.sha256)
    except FormRefused:
        return None


def _given(questionnaire: Questionnaire, draft: FormVersion) -> Given:
    """The draft as if it were asked already."""
    place = (questionnaire.project_id, questionnaire.id, State.PUBLISHED)
    return Given(*place, draft.id, draft.label, draft.sha256, is_draft=True)
