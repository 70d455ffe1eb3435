"""An answer as it is stored, for the person who gave it: what is known of it, and how to take it up again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from app.collection.models import SubmissionVersion
from app.collection.pages.dates import show_moment
from app.collection.pages.draft import Draft, File
from app.collection.pages.journey import REVIEW, Journey, Place
from app.collection.pages.opening import begin
from app.collection.receipts import Kept
from app.collection.states import State
from app.db import db
from app.i18n import LANGUAGES, LazyString, _, _l, language
from app.projects.forms import load_form
from app.projects.models import FormVersion, Questionnaire, Source
from app.projects.quartiers import quartier_by_id

CHANNEL_NAMES: dict[str, LazyString] = {
    "web": _l("sur internet"),
    "paper": _l("sur papier"),
    "door": _l("à la porte, avec un agent"),
    "street": _l("dans la rue, avec un agent"),
    "counter": _l("au guichet, avec un agent"),
    "phone": _l("par téléphone, avec un agent"),
    "collect": _l("avec un agent"),
}
STATE_SENTENCES: dict[str, LazyString] = {
    State.COUNTED: _l("Elle compte dans les résultats."),
    State.BESIDE: _l("Une autre réponse a le même code : celle-ci est gardée à côté."),
    State.TEST: _l("C’est un essai : elle ne compte pas."),
    State.QUARANTINED: _l("Elle attend d’être vue par l’équipe du projet."),
    State.EXCLUDED: _l("Elle a été écartée par l’équipe du projet."),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something stored beside the answers."""

    name: str
    value: str


def facts(kept: Kept, questionnaire: Questionnaire) -> tuple[Fact, ...]:
    """All that is stored beside the answers, in words; what is not known is left out."""
    version = kept.version
    told = {
        _("Questionnaire"): questionnaire.title,
        _("Reçue le"): _told(version.received_at, questionnaire),
        _("Commencée le"): _told(version.started_at, questionnaire),
        _("Terminée le"): _told(version.finished_at, questionnaire),
        _("Donnée"): str(CHANNEL_NAMES.get(version.channel, version.channel)),
        _("Langue"): _language_name(version.language),
        _("Venue par"): _source_name(version),
        _("Quartier"): _quartier_name(version.quartier),
        _("Ce qu’elle devient"): str(STATE_SENTENCES.get(kept.submission.state, "")),
    }
    return tuple(Fact(name, value) for name, value in told.items() if value)


def _told(moment: datetime | None, questionnaire: Questionnaire) -> str:
    """The moment by the project's clocks, as the receipt told it."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(questionnaire.project.zone))
    return show_moment(local.isoformat(), language().code)


def _language_name(tag: str | None) -> str:
    known = LANGUAGES.get(tag or "")
    return known.name if known else tag or ""


def _source_name(version: SubmissionVersion) -> str:
    source = db.session.get(Source, (version.project_id, version.source_id)) if version.source_id else None
    return source.name if source else ""


def _quartier_name(quartier: str) -> str:
    known = quartier_by_id(quartier)
    return known.name if known else ""


def journey_of(kept: Kept) -> Journey | None:
    """The answer evaluated as it was given; None where its form version is not known."""
    version = kept.version
    if version.form_version_id is None:
        return None
    form_version = db.session.get_one(FormVersion, (version.project_id, version.form_version_id))
    questionnaire = db.session.get_one(Questionnaire, version.questionnaire_id)
    place = Place(questionnaire, form_version, load_form(form_version))
    return Journey.resume(place, _draft(place, kept, language().code))


def _draft(place: Place, kept: Kept, tag: str) -> Draft:
    version, setting = kept.version, kept.version.setting
    files = {one.name: File(one.sha256, one.size, one.media_type) for one in kept.attachments}
    return replace(
        begin(place, tag),
        answers=_answers(version),
        files=files,
        seed=setting.get("seed") or 0,
        started_at=setting.get("now") or version.received_at.isoformat(),
    )


def _answers(version: SubmissionVersion) -> Mapping[str, object]:
    answers: dict[str, object] = json.loads(version.answers)
    return answers


def taken_up(journey: Journey, receipt: str, tag: str) -> Draft:
    """A draft that starts from a stored answer and replaces it when it is sent."""
    fresh = begin(journey.place, tag)
    stored = journey.draft
    seen = tuple(step.key for step in journey.steps())
    return replace(fresh, answers=stored.answers, files=stored.files, receipt=receipt, seen=seen, step=REVIEW)
