"""An installation for a bench: its questionnaire, and as many stored answers as wanted, written in bulk."""

import random
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from questionnaire import make_answers, markdown
from sqlalchemy import func, insert, select, update

from app import create_app
from app.clock import now
from app.collection.models import InstanceClaim, ProjectSequence, Submission, SubmissionVersion
from app.columns import canonical
from app.config import Settings
from app.db import db, transaction, uuid7
from app.households.models import DirectoryEntry
from app.migrate import upgrade
from app.projects.models import Questionnaire
from app.projects.projects import LegalNotice, create_project, set_legal_notice
from app.projects.publishing import publish
from app.projects.questionnaires import create_questionnaire
from app.projects.versions import add_version, published_version

_AT_ONCE = 5_000


@dataclass(frozen=True)
class Target:
    """What a bench sends to."""

    database: str
    settings: Settings
    app: Flask
    short_name: str
    version: str


def prepare(database: str, url: str, folder: Path) -> Target:
    """Migrate an empty database and publish the bench's questionnaire in it."""
    settings = Settings(var=folder, database_url=url)
    app = create_app(settings)
    with app.app_context():
        upgrade(db.engine)
        with transaction():
            project = create_project("Banc d’essai", "banc", ["5"])
            told = dict.fromkeys(("controller", "legal_basis", "dpo_contact", "recipients"), "x")
            set_legal_notice(project, LegalNotice(**told, retention_until=now().date()))  # type: ignore[arg-type]
            questionnaire = create_questionnaire(project, "place", "Une place à refaire")
            publish(questionnaire, add_version(questionnaire, markdown().encode(), "place.md"))
        version = published_version(questionnaire)
        assert version
        db.engine.dispose()
        return Target(database, settings, app, questionnaire.short_name, version.label)


def fill(target: Target, wanted: int) -> None:
    """Write answers until `wanted` are stored."""
    with target.app.app_context():
        questionnaire = db.session.scalars(select(Questionnaire)).one()
        chance = random.Random(wanted)
        stored = db.session.scalar(select(func.count()).select_from(Submission)) or 0
        while stored < wanted:
            size = min(_AT_ONCE, wanted - stored)
            with transaction():
                _write(questionnaire, size, chance)
            stored += size
        if target.database == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("ANALYZE")
        db.session.remove()
        db.engine.dispose()


def _write(questionnaire: Questionnaire, size: int, chance: random.Random) -> None:
    project_id = questionnaire.project_id
    last = db.session.scalar(select(ProjectSequence.value).where(ProjectSequence.project_id == project_id))
    if last is None:
        db.session.execute(insert(ProjectSequence).values(project_id=project_id, value=0, epoch=1))
    rows = [_row(questionnaire, (last or 0) + number, chance) for number in range(1, size + 1)]
    for index, model in enumerate((Submission, InstanceClaim, DirectoryEntry, SubmissionVersion)):
        db.session.execute(insert(model), [row[index] for row in rows])
    db.session.execute(
        update(ProjectSequence)
        .where(ProjectSequence.project_id == project_id)
        .values(value=ProjectSequence.value + size)
    )


def _row(questionnaire: Questionnaire, sequence: int, chance: random.Random) -> tuple[dict[str, object], ...]:
    project_id, submission_id, version_id = questionnaire.project_id, uuid7(), uuid7()
    instance_id = f"uuid:{chance.getrandbits(128):032x}"
    common = {"project_id": project_id, "questionnaire_id": questionnaire.id}
    submission = common | {"id": submission_id, "version_id": version_id, "state": "counted", "valid": True}
    claim = {"project_id": project_id, "instance_id": instance_id, "version_id": version_id}
    version = common | {
        "id": version_id,
        "submission_id": submission_id,
        "sequence": sequence,
        "instance_id": instance_id,
        "form_version_id": questionnaire.published_version_id,
        "answers": canonical(make_answers(chance)).decode(),
        "channel": "web",
        "language": "fr",
        "quartier": "5",
        "quartier_way": "question",
        "received_at": now(),
        "setting": {},
    }
    entry = {"hmac": chance.randbytes(32), "project_id": project_id, "kind": "receipt"}
    return (
        submission | {"chosen": False},
        claim | {"content_hash": chance.randbytes(32)},
        entry | {"object_id": submission_id},
        version,
    )
