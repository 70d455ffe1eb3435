"""Other content under an instanceID already taken: kept once, never lost, never counted."""

import zlib
from collections.abc import Collection

from sqlalchemy import select

from app.collection.entry import Entry
from app.collection.models import Conflict, SubmissionVersion
from app.collection.upsert import Upsert
from app.db import db, table_of, uuid7
from app.projects.models import Questionnaire

_ONCE = ["project_id", "instance_id", "content_hash"]
_KEEP = Upsert(lambda insert: insert(table_of(Conflict)).on_conflict_do_nothing(index_elements=_ONCE))


def keep_conflict(entry: Entry) -> None:
    """Keep an answer that met another; sent again it is kept once."""
    received = entry.received
    xml = received.envelope.xml
    _KEEP.run(
        {
            "project_id": entry.project_id,
            "id": uuid7(),
            "questionnaire_id": received.envelope.questionnaire_id,
            "instance_id": entry.instance_id,
            "content_hash": received.content_hash,
            "answers": entry.judged.answers.decode(),
            "xml": zlib.compress(xml) if xml is not None else None,
            "channel": received.envelope.channel,
            "received_at": received.at,
        }
    )


def kept_under(questionnaire: Questionnaire, instance_ids: Collection[str]) -> dict[str, SubmissionVersion]:
    """What was kept under these instanceIDs first, by instanceID."""
    query = select(SubmissionVersion).where(
        SubmissionVersion.project_id == questionnaire.project_id,
        SubmissionVersion.instance_id.in_(instance_ids),
    )
    return {one.instance_id: one for one in db.session.scalars(query)} if instance_ids else {}


def conflicts_of(questionnaire: Questionnaire) -> list[Conflict]:
    """The conflicts of a questionnaire, newest first, for a person to look at."""
    return list(
        db.session.scalars(
            select(Conflict)
            .where(
                Conflict.project_id == questionnaire.project_id,
                Conflict.questionnaire_id == questionnaire.id,
            )
            .order_by(Conflict.id.desc())
        )
    )
