"""Agents' devices: invited by a QR, known by two credentials, revoked when lost."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from app.accounts.access import Act, can
from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db, now
from app.errors import Refused
from app.fieldwork.models import Device, Enrolment
from app.keys import keys
from app.projects.models import Project

#: An invitation is shown and scanned at once.
INVITATION = timedelta(minutes=30)
#: A device that nobody used for so long asks for a new invitation.
UNUSED = timedelta(days=60)
#: `last_seen_at` is written at most so often: reading must not write each time.
_SEEN = timedelta(minutes=5)
_LONGEST_NAME = 60
#: Devices with what their agents may do; the project's quartiers are asked for where a right is held in one.
_WITH_RIGHTS = select(Device).options(
    joinedload(Device.person, innerjoin=True).joinedload(Person.grants),
    joinedload(Device.project, innerjoin=True).lazyload(Project.quartiers),
)
_BY_SESSION = _WITH_RIGHTS.where(Device.session_digest == bindparam("digest"))
_BY_SUBMIT = _WITH_RIGHTS.where(Device.submit_digest == bindparam("digest"))


class Enrolled(NamedTuple):
    """A device and its credentials, which are told once."""

    device: Device
    session: str
    submit: str


def invite(project: Project, agent: Person, *, by: Person | None = None) -> str:
    """Invite one device of an agent's; gives the token that its QR carries. Refused: agent_without_right."""
    if not can(agent, Act.COLLECT, project):
        raise Refused("agent_without_right", 422, {"name": agent.name})
    token = secrets.token_urlsafe(24)
    db.session.add(
        Enrolment(
            digest=_digest("enrolment", token),
            project_id=project.id,
            person_id=agent.id,
            expires_at=now() + INVITATION,
        )
    )
    record("device.invite", f"person {agent.id}", by=by, project_id=project.id)
    return token


def enrol(token: str, name: str) -> Enrolled:
    """Trade an invitation for a device. Refused: invitation_unknown (404: unknown, used, expired)."""
    invitation = db.session.get(Enrolment, _digest("enrolment", token), with_for_update=True)
    if invitation is None or invitation.used_at or invitation.expires_at < now():
        raise Refused("invitation_unknown", 404)
    invitation.used_at = now()
    session, submit = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    device = Device(
        project_id=invitation.project_id,
        number=_next_number(),
        person_id=invitation.person_id,
        name=name.strip()[:_LONGEST_NAME] or "—",
        session_digest=_digest("device session", session),
        session_until=now() + UNUSED,
        submit_digest=_digest("device submit", submit),
        last_seen_at=now(),
    )
    db.session.add(device)
    db.session.flush()
    record("device.enrol", f"device {device.id}", project_id=device.project_id)
    return Enrolled(device, session, submit)


def device_of_session(token: str) -> Device:
    """The device that reads with this session.

    Refused: device_signed_out (401: unknown, expired, or its agent may collect no more),
    device_revoked (403).
    """
    device = _admit(_find(_BY_SESSION, _digest("device session", token)), "device_signed_out")
    expired = device.session_until is None or device.session_until < now()
    if expired or not has_rights(device):
        raise Refused("device_signed_out", 401)
    return device


def device_of_submit(token: str) -> Device:
    """The device that hands in with this credential, whatever has become of its agent's rights.

    Refused: device_unknown (401), device_revoked (403).
    """
    return _admit(_find(_BY_SUBMIT, _digest("device submit", token)), "device_unknown")


def has_rights(device: Device) -> bool:
    """Whether the agent may still collect in the project."""
    return can(device.person, Act.COLLECT, device.project)


def is_stale(device: Device, at: datetime, waiting: int | None = None) -> bool:
    """Whether it is worth writing down that the device was here, and how much waits (None: not said)."""
    if waiting not in {None, device.waiting}:
        return True
    return device.last_seen_at is None or at - device.last_seen_at > _SEEN


def note_seen(device: Device, waiting: int | None = None) -> None:
    """Write down that the device was here, and how much waits on it; its session lives on from now."""
    device.last_seen_at, device.session_until = now(), now() + UNUSED
    if waiting is not None:
        device.waiting, device.waiting_at = waiting, now()


def revoke(device: Device, *, by: Person | None = None) -> None:
    """A device is lost or given back: it reads nothing and hands nothing in any more."""
    if device.revoked_at is None:
        device.revoked_at = now()
        record("device.revoke", f"device {device.id}", by=by, project_id=device.project_id)


def devices_of(project_id: UUID) -> list[Device]:
    """The devices of a project, the newest first."""
    query = select(Device).where(Device.project_id == project_id).order_by(Device.number.desc())
    return list(db.session.scalars(query))


def _find(by: Select[Device], digest: bytes) -> Device | None:
    return db.session.scalars(by, {"digest": digest}).unique().one_or_none()


def _admit(device: Device | None, unknown: str) -> Device:
    if device is None:
        raise Refused(unknown, 401)
    if device.revoked_at:
        raise Refused("device_revoked", 403)
    return device


def _digest(purpose: str, token: str) -> bytes:
    return keys().digest(purpose, token)


def _next_number() -> int:
    return (db.session.scalar(select(func.max(Device.number))) or 0) + 1
