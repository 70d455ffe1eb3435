"""From an item of JSON to the envelope that submit() takes: what it names, who may, what is noticed."""

from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from flask import request
from sqlalchemy import bindparam, select

from app.accounts.access import Act, require
from app.accounts.sign_in import current_person
from app.collection.envelope import Envelope
from app.collection.noticing import answered, signs
from app.collection.schemas import read_envelope
from app.db import db, execute, table_of
from app.errors import Refused
from app.households.access import count_try
from app.projects.forms import form_of
from app.projects.models import FormVersion, Project, Questionnaire
from app.projects.terms import State
from app.questionnaire.problems import FormRefused

WEB = "web"
_questionnaires, _versions = map(table_of, (Questionnaire, FormVersion))
_NAMED = select(*_questionnaires.c["id", "project_id", "state"]).where(
    _questionnaires.c.short_name == bindparam("short_name")
)
_VERSION = select(*_versions.c["id", "sha256"]).where(
    _versions.c.project_id == bindparam("project_id"),
    _versions.c.questionnaire_id == bindparam("questionnaire_id"),
    _versions.c.label == bindparam("label"),
)


class Named(NamedTuple):
    """The questionnaire of an address."""

    id: UUID
    project_id: UUID
    state: str


def find_named(short_name: object) -> Named:
    """The questionnaire of that short name. Refused: questionnaire_unknown (404)."""
    is_name = isinstance(short_name, str) and short_name.isprintable()
    row = execute(_NAMED, {"short_name": str(short_name).lower()}).first() if is_name else None
    if row is None:
        raise Refused("questionnaire_unknown", 404)
    return Named._make(row)


def take(short_name: object, told: object) -> Envelope:
    """The envelope that `told` is, from somebody who may send it.

    Refused: questionnaire_unknown (404), envelope_malformed (400), too_many codes (429), and off the web
    what `access.require` refuses.
    """
    named = find_named(short_name)
    envelope = read_envelope(named.id, told)
    version = execute(
        _VERSION,
        {"project_id": named.project_id, "questionnaire_id": named.id, "label": envelope.form_version},
    ).first()
    _refuse_draft(named, envelope, has_version=version is not None)
    envelope = _hold_to_rights(named, envelope)
    if envelope.channel != WEB:
        return envelope
    count = _answered(named.project_id, version.id, version.sha256, envelope) if version else 0
    seen = signs(named.id, request.remote_addr or "", _taken(envelope), count)
    return replace(envelope, test=named.state == State.DRAFT, flags=(*envelope.flags, *seen))


def _refuse_draft(named: Named, envelope: Envelope, *, has_version: bool) -> None:
    """A draft is tried on the web, under a version it has; to all others it is not there."""
    if named.state == State.DRAFT and (envelope.channel != WEB or not has_version):
        raise Refused("questionnaire_unknown", 404)


def _hold_to_rights(named: Named, envelope: Envelope) -> Envelope:
    """Anybody answers on the web; who speaks for another channel collects in this project."""
    if envelope.code:
        count_try(request.remote_addr or "")
    if envelope.channel == WEB:
        return envelope
    person = current_person()
    require(person, Act.COLLECT, db.session.get(Project, named.project_id))
    return replace(envelope, collector_id=person.id if person else None)


def _answered(project_id: UUID, version_id: UUID, sha256: str, envelope: Envelope) -> int:
    try:
        return answered(form_of(project_id, version_id, sha256), envelope.answers or {})
    except FormRefused:
        return 0


def _taken(envelope: Envelope) -> timedelta | None:
    """How long it took by the device's own clock."""
    if envelope.started_at is None or envelope.finished_at is None:
        return None
    return envelope.finished_at - envelope.started_at
