"""Plain factories for what happened at doors and, by `channel`, on the telephone; without a device."""

from datetime import datetime
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.accounts.models import Person, Role
from app.clock import now
from app.collection.content import content_hash
from app.columns import canonical
from app.db import transaction
from app.fieldwork.events import Author, Noted, note_events
from app.fieldwork.opening import Event
from app.households.models import Contact, Household
from app.identifiers import uuid7
from app.projects.models import Questionnaire
from tests.make import make_person, sign_in


def make_event(
    questionnaire: Questionnaire,
    household: Household | None,
    agent: Person,
    kind: str,
    *,
    at: datetime | None = None,
    received: datetime | None = None,
    **data: str,
) -> UUID:
    """Something this agent noted, at the hour of their device; it came at `received`, by default the same."""
    moment = at or now()
    where = household.id if household else None
    data = {"channel": "door"} | data if where else data
    said = {"kind": kind, "household": str(where), "at": moment.isoformat(), "data": data}
    digest = content_hash(canonical(said), None, ())
    event = Event(uuid7(), questionnaire.id, kind, where, moment, data, digest)
    with clock.at(received or moment), transaction():
        (noted,) = note_events(Author(questionnaire.project_id, agent.id), [event])
    assert isinstance(noted, Noted)
    return event.id


def make_session(
    questionnaire: Questionnaire, agent: Person, place: str, *taken: datetime, opened_last: bool = False
) -> None:
    """A session in the street, still open, with a questionnaire finished at each of these moments."""
    session = str(uuid7())
    opened = ("opened", {"place": place, "channel": "street"}, min(taken))
    told = [("taken", {}, moment) for moment in taken]
    for kind, data, moment in [*told, opened] if opened_last else [opened, *told]:
        make_event(questionnaire, None, agent, kind, at=moment, session=session, **data)


def make_contact(
    household: Household, telephone: str | None = "02 40 00 00 01", name: str = "Noé"
) -> Contact:
    """Somebody of the household who agreed to be called."""
    contact = Contact(
        project_id=household.project_id, household_id=household.id, name=name, telephone=telephone
    )
    with transaction() as session:
        session.add(contact)
    return contact


def signed_in(app: Flask, role: Role | None = None, person: Person | None = None) -> FlaskClient:
    """A browser of this person, or of somebody with this role in the city; an outsider has none."""
    client = app.test_client()
    with app.app_context():
        sign_in(client, person or make_person(role=role))
    return client
