"""Doing what answers say of entities: in the transaction that seals them, once, whatever the channel.

Only answers that count or stand beside another are followed: what waits for a person is followed when that
person lets it count, and for a list that wants approval when its review says `approved`. What cannot be done
(an entity that is not there, no label) never keeps the answer from being stored: it is noted in the log. An
update of a device's branch waits for what it builds on (`backlog`), and follows it.
"""

import zlib
from collections.abc import Iterator, Sequence
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
from app.openrosa.entities.backlog import held_of, hold, let_go
from app.openrosa.entities.declared import Declared, declared_in, lists_declared
from app.openrosa.entities.doing import Wish, fulfil
from app.openrosa.entities.lists import ensure_list
from app.openrosa.entities.versions import Origin, forget_submission, normal_uuid
from app.openrosa.models import EntityList
from app.projects.forms import form_of, load_form
from app.projects.models import FormVersion, Project, Questionnaire
from app.questionnaire.problems import FormRefused

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
    if said := _said_by(submission):
        _follow(said)


def follow_held(project_id: UUID, submission_id: UUID, uuid: str, *, force: bool = False) -> None:
    """Do what waits if what it builds on is there by now; `force`: do it whatever is there.

    Call with the project's sequence in hand.
    """
    _try_again(project_id, submission_id, uuid, force=force)
    _let_others_follow(project_id, uuid)


def follow_published(questionnaire: Questionnaire, version: FormVersion) -> None:
    """For `projects.publishing`: the lists that a form writes to are there from then on."""
    for name, properties in lists_declared(load_form(version)).items():
        ensure_list(questionnaire.project, name, properties)


def follow_erased(submission: Submission) -> None:
    """For `collection.erasing`."""
    let_go(submission.project_id, submission.id)
    forget_submission(submission.project_id, submission.id)


def _said_by(submission: Submission) -> _Said | None:
    """What an answer says now; None of one that is not followed."""
    if submission.state not in _FOLLOWED:
        return None
    version = db.session.get_one(SubmissionVersion, (submission.project_id, submission.version_id))
    if version.form_version_id is None:
        return None
    form_version = db.session.get_one(FormVersion, (submission.project_id, version.form_version_id))
    return _Said(
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


def _follow(said: _Said) -> None:
    for one, found in _told_by(said):
        uuid = _try(said, one, found)
        if uuid is not None:
            _let_others_follow(said.project_id, uuid)


def _try_again(project_id: UUID, submission_id: UUID, uuid: str, *, force: bool = False) -> None:
    """What does not count any more waits no longer: it is followed as any other when it counts again."""
    said = _said_by(db.session.get_one(Submission, (project_id, submission_id)))
    wanted = False
    for one, found in _told_by(said) if said else ():
        if said and normal_uuid(one.uuid) == uuid:
            wanted = True
            _try(said, one, found, force=force)
    if not wanted:
        let_go(project_id, submission_id, uuid)


def _let_others_follow(project_id: UUID, uuid: str) -> None:
    """Let follow what waited for what has just come, and what waited for that in turn."""
    held = held_of(project_id, uuid)
    while held:
        for one in held:
            _try_again(project_id, one.submission_id, uuid)
        before, held = len(held), held_of(project_id, uuid)
        if len(held) == before:
            return


def _told_by(said: _Said) -> Iterator[tuple[Declared, EntityList]]:
    """What an answer wants done, each with its list."""
    try:
        form = form_of(said.project_id, said.version_id, said.sha256)
    except FormRefused:
        return
    if not form.entities:
        return
    project = db.session.get_one(Project, said.project_id)
    properties = lists_declared(form)
    for one in declared_in(form, orjson.loads(said.answers), said.xml):
        if one.create or one.update:
            found = ensure_list(project, one.list_name, properties[one.list_name])
            if found and (said.approved or not found.approval_required):
                yield one, found


def _try(said: _Said, one: Declared, found: EntityList, *, force: bool = False) -> str | None:
    """Do it, or have it wait, or note why it cannot be done; the entity's uuid where it was done."""
    collector = numbers_of(said.project_id).get(said.collector_id) if said.collector_id else None
    origin = Origin(collector or RESIDENT, f"palier {said.channel}", said.submission_id)
    uuid = normal_uuid(one.uuid)
    try:
        if uuid is None:
            raise Refused("entity_invalid", 400)
        waiting = fulfil(Wish(one, uuid, found, origin), force=force)
    except Refused as refused:
        subject = f"submission {said.submission_id}"
        record("entity.refuse", subject, project_id=said.project_id, reason=refused.code, list=found.name)
        if uuid:
            let_go(said.project_id, said.submission_id, uuid)
        return None
    if waiting:
        hold(found, uuid, said.submission_id, waiting)
        return None
    let_go(said.project_id, said.submission_id, uuid)
    return uuid
