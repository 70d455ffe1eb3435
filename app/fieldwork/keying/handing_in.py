"""From the keyed form to submit(): under the household's code, with what is noted at its door."""

from uuid import UUID

from sqlalchemy import select

from app.accounts.access import Act, can
from app.accounts.models import Person
from app.clock import now
from app.collection.content import content_hash
from app.collection.envelope import Envelope, Setting
from app.collection.receipt import Outcome, Receipt
from app.collection.submit import submit
from app.columns import canonical
from app.db import db, reading, writing
from app.errors import Refused
from app.fieldwork.events import Author, note_events
from app.fieldwork.keying.behalf import FLAG, SELF
from app.fieldwork.keying.filling import Filling
from app.fieldwork.models import Assignment
from app.fieldwork.opening import Event
from app.fieldwork.parting import parted_id
from app.fieldwork.turns import end_turn, held_turn
from app.households.binding import bind_households
from app.households.household_codes import codes_of, note_use
from app.households.models import Household
from app.projects.held_open import hold_open
from app.projects.models import Questionnaire

#: Where the codes of households that no letter went to are minted: a batch by this name.
_BATCH = "Téléphone et guichet"


def household_for(questionnaire: Questionnaire, household_id: UUID, person: Person) -> Household:
    """The household that answers. Refused: not_found (404) where it is not this person's to speak with."""
    household = db.session.get(Household, (questionnaire.project_id, household_id))
    if household is None or not _is_theirs(questionnaire, household_id, person):
        raise Refused("not_found", 404)
    return household


def _is_theirs(questionnaire: Questionnaire, household_id: UUID, person: Person) -> bool:
    """Assigned to them, or they may read every address anyway."""
    if can(person, Act.READ_ADDRESSES, questionnaire.project):
        return True
    return person.id == db.session.scalar(
        select(Assignment.person_id).where(
            Assignment.project_id == questionnaire.project_id,
            Assignment.questionnaire_id == questionnaire.id,
            Assignment.household_id == household_id,
        )
    )


def hand_in(filling: Filling, person: Person) -> Receipt:
    """Hand the answers to the one door. Called while `reading()`.

    The code is found or made first, in a transaction of its own, as push does: what is locked later must be
    the project's counter alone. Refused: not_found (404), and what submit() refuses.
    """
    questionnaire, household_id = filling.place.questionnaire, filling.started.household_id
    code_id = None
    if household_id and not filling.started.code:
        code_id = _code_for(questionnaire, household_for(questionnaire, household_id, person), person)
        db.session.flush()
        reading()
    receipt = submit(_envelope(filling, person, code_id))
    if household_id and receipt.outcome in (Outcome.ACCEPTED, Outcome.REPEATED):
        _note(filling, household_id, person)
    return receipt


def _code_for(questionnaire: Questionnaire, household: Household, person: Person) -> UUID | None:
    """Its code; None after closing, when the links were cut and none is made anew."""
    code = codes_of(questionnaire, [household.id]).get(household.id)
    writing()
    turn = held_turn(questionnaire, person.id)
    if turn and turn.household_id == household.id:
        end_turn(turn)
    if code is None and hold_open([questionnaire.id]):
        bind_households(questionnaire, [household], _BATCH, by=person)
        code = codes_of(questionnaire, [household.id]).get(household.id)
    note_use(questionnaire, 1, by=person)
    return code.id if code else None


def _envelope(filling: Filling, person: Person, code_id: UUID | None) -> Envelope:
    started, place = filling.started, filling.place
    finished = max(now(), started.started_at)
    filling.instance.finish(finished)
    return Envelope(
        questionnaire_id=place.questionnaire.id,
        instance_id=started.instance_id,
        form_version=place.version.label,
        channel=started.channel,
        answers=filling.instance.to_json(),
        language=started.language,
        code=started.code or None,
        code_id=code_id,
        started_at=started.started_at,
        finished_at=finished,
        setting=Setting(
            now=started.started_at,
            zone=place.questionnaire.project.zone,
            seed=started.seed,
            device={FLAG: started.behalf},
        ),
        collector_id=person.id,
        test=place.is_trial,
        flags=() if started.behalf == SELF else (FLAG,),
    )


def _note(filling: Filling, household_id: UUID, person: Person) -> None:
    """The household has answered: once, however often the page is sent."""
    started, questionnaire = filling.started, filling.place.questionnaire
    data = {"instance_id": started.instance_id, "channel": started.channel}
    at = started.started_at
    said = {"kind": "accepted", "household": str(household_id), "at": at.isoformat(), "data": data}
    event = Event(
        id=parted_id(UUID(started.instance_id.removeprefix("uuid:"))),
        questionnaire_id=questionnaire.id,
        kind="accepted",
        household_id=household_id,
        at=at,
        data=data,
        content_hash=content_hash(canonical(said), None, ()),
    )
    note_events(Author(questionnaire.project_id, person.id), [event])
