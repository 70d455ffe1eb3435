"""Coming in: which questionnaire an address means, whether it is open, and a new draft for who begins."""

import secrets
from dataclasses import replace
from uuid import UUID, uuid4

from flask import g

from app.clock import now
from app.collection.pages.draft import LIFETIME, Draft
from app.collection.pages.journey import Place
from app.db import db
from app.errors import Refused
from app.projects.forms import load_form
from app.projects.models import FormVersion, Questionnaire
from app.projects.questionnaires import find_questionnaire
from app.projects.terms import State
from app.projects.versions import published_version, version_numbered, versions_of


def questionnaire_at(short_name: str) -> Questionnaire:
    """The questionnaire of an address. Refused: not_found (404)."""
    found = find_questionnaire(short_name)
    if found is None:
        raise Refused("not_found", 404)
    tell_demonstration(found)
    return found


def version_at(short_name: str, number: int) -> tuple[Questionnaire, FormVersion]:
    """A version that was published once; of a draft questionnaire any. Refused: not_found (404)."""
    questionnaire = questionnaire_at(short_name)
    version = version_numbered(questionnaire, number)
    if version is None or not (version.published_at or questionnaire.state == State.DRAFT):
        raise Refused("not_found", 404)
    return questionnaire, version


def tell_demonstration(questionnaire: Questionnaire) -> None:
    """Have this page say that it belongs to a demonstration, if it does: the layout asks for it."""
    g.is_demonstration = questionnaire.project.demonstration


def place_to_answer(questionnaire: Questionnaire) -> Place | None:
    """The version asked now: the published one; of a draft the newest, None where it has none."""
    version = published_version(questionnaire)
    if version is None and questionnaire.state == State.DRAFT:
        version = next(iter(versions_of(questionnaire)), None)
    return Place(questionnaire, version, load_form(version)) if version else None


def place_of(draft: Draft) -> Place | None:
    """What a draft answers, its own form version, even if another is asked by now; None where it is gone."""
    questionnaire = db.session.get(Questionnaire, UUID(draft.questionnaire_id))
    if questionnaire is None:
        return None
    tell_demonstration(questionnaire)
    version = db.session.get(FormVersion, (questionnaire.project_id, UUID(draft.form_version_id)))
    return Place(questionnaire, version, load_form(version)) if version else None


def begin(place: Place, language: str) -> Draft:
    """A new draft: its instanceID is minted here, at the first POST, and nowhere before."""
    at = now()
    return Draft(
        questionnaire_id=str(place.questionnaire.id),
        form_version_id=str(place.version.id),
        instance_id=f"uuid:{uuid4()}",
        language=language,
        started_at=at.isoformat(timespec="milliseconds"),
        seed=secrets.randbits(31),
        expires_at=_expiry(),
    )


def renewed(draft: Draft) -> Draft:
    """The draft with its full lifetime before it again."""
    return replace(draft, expires_at=_expiry())


def _expiry() -> str:
    return (now() + LIFETIME).isoformat(timespec="seconds")
