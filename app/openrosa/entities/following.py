"""Doing what answers say of entities: in the transaction that seals them, once, whatever the channel.

Only answers that count or stand beside another are followed: what waits for a person is followed when that
person lets it count, and for a list that wants approval when its review says `approved`. What cannot be done
(an entity that is not there, no label) never keeps the answer from being stored: it is noted in the log.
"""

import zlib
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import orjson

from app.accounts.audit import record
from app.collection.commenting import Review
from app.collection.entry import Entry
from app.collection.models import Submission, SubmissionVersion
from app.collection.states import State
from app.db import db
from app.errors import Refused
from app.openrosa.actors import RESIDENT, numbers_of
from app.openrosa.entities.declared import Declared, declared_in, lists_declared
from app.openrosa.entities.lists import ensure_list
from app.openrosa.entities.versions import (
    Current,
    Origin,
    Told,
    create_entities,
    find_entity,
    forget_submission,
    normal_uuid,
    update_entity,
    versions_of,
)
from app.openrosa.models import EntityList
from app.projects.forms import form_of, load_form
from app.projects.models import FormVersion, Project, Questionnaire
from app.questionnaire.problems import FormRefused

#: Of a version's number, as a database holds it.
_MOST_DIGITS = 9
_FOLLOWED = {State.COUNTED, State.BESIDE}


class _Said(NamedTuple):
    """An answer that may speak of entities."""

    project_id: UUID
    submission_id: UUID
    version_id: UUID
    sha256: str
    answers: bytes
    xml: bytes | None
    channel: str
    collector_id: UUID | None
    approved: bool


def follow_sealed(entries: Sequence[Entry]) -> None:
    """For `collection.sealing`."""
    for entry in entries:
        version = entry.received.version
        if version is None or entry.state not in _FOLLOWED or not entry.judged.readable:
            continue
        envelope = entry.received.envelope
        _follow(
            _Said(
                project_id=entry.project_id,
                submission_id=entry.submission_id,
                version_id=version.id,
                sha256=version.sha256,
                answers=entry.judged.answers,
                xml=envelope.xml,
                channel=envelope.channel,
                collector_id=envelope.collector_id,
                approved=False,
            )
        )


def follow_decided(submission: Submission) -> None:
    """For `collection.review` and `collection.commenting`: what may be followed now and was not before."""
    if submission.state not in _FOLLOWED:
        return
    version = db.session.get_one(SubmissionVersion, (submission.project_id, submission.version_id))
    if version.form_version_id is None:
        return
    form_version = db.session.get_one(FormVersion, (submission.project_id, version.form_version_id))
    _follow(
        _Said(
            project_id=submission.project_id,
            submission_id=submission.id,
            version_id=form_version.id,
            sha256=form_version.sha256,
            answers=version.answers.encode(),
            xml=zlib.decompress(version.xml) if version.xml else None,
            channel=version.channel,
            collector_id=version.collector_id,
            approved=submission.review == Review.APPROVED,
        )
    )


def follow_published(questionnaire: Questionnaire, version: FormVersion) -> None:
    """For `projects.publishing`: the lists that a form writes to are there from then on."""
    for name, properties in lists_declared(load_form(version)).items():
        ensure_list(questionnaire.project, name, properties)


def follow_erased(submission: Submission) -> None:
    """For `collection.erasing`."""
    forget_submission(submission.project_id, submission.id)


def _follow(said: _Said) -> None:
    try:
        form = form_of(said.project_id, said.version_id, said.sha256)
    except FormRefused:
        return
    if not form.entities:
        return
    project = db.session.get_one(Project, said.project_id)
    for one in declared_in(form, orjson.loads(said.answers), said.xml):
        if one.create or one.update:
            properties = lists_declared(form)[one.list_name]
            _heed(said, one, ensure_list(project, one.list_name, properties))


def _heed(said: _Said, one: Declared, found: EntityList | None) -> None:
    if found is None or (found.approval_required and not said.approved):
        return
    collector = numbers_of(said.project_id).get(said.collector_id) if said.collector_id else None
    origin = Origin(collector or RESIDENT, f"palier {said.channel}", said.submission_id)
    try:
        _do(one, found, origin)
    except Refused as refused:
        subject = f"submission {said.submission_id}"
        record("entity.refuse", subject, project_id=said.project_id, reason=refused.code, list=found.name)


def _do(one: Declared, found: EntityList, origin: Origin) -> None:
    """Create or update, as the declaration wants it. Refused: what `create_entities` does, entity_unknown,
    entity_deleted, entity_base_missing."""
    uuid = normal_uuid(one.uuid)
    if uuid is None:
        raise Refused("entity_invalid", 400)
    current = find_entity(found, uuid, lock=True)
    if current and _is_done(current, origin):
        return
    told = Told(one.label.strip() or None, one.data)
    if one.update and (current or not one.create):
        _update(current, told, origin, one.base_version)
    else:
        filled = Told(told.label, {name: value for name, value in told.data.items() if value})
        create_entities(found, [(uuid, filled)], origin)


def _update(current: Current | None, told: Told, origin: Origin, base_version: str) -> None:
    if current is None:
        raise Refused("entity_unknown", 404)
    if current.entity.deleted_at is not None:
        raise Refused("entity_deleted", 404)
    if not base_version.isdecimal() or len(base_version) > _MOST_DIGITS:
        raise Refused("entity_base_missing", 400)
    update_entity(current, told, origin, int(base_version))


def _is_done(current: Current, origin: Origin) -> bool:
    """Whether this submission has had its say: it may be sealed, approved and readmitted again."""
    return any(version.submission_id == origin.submission_id for version in versions_of(current.entity))
