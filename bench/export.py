"""How long an export and a results page take, and how much memory.

    python bench/export.py [--answers 50000] [--database URL] [--folder FOLDER]

Fills a new installation with answers to bench/square.md (25 questions and a repeat), made by walking the
engine with fixed seeds, then measures each file, and the page twice, in a process of its own.
Prints seconds, seconds of CPU, the process's peak memory and the bytes that left.
"""

import argparse
import datetime as dt
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import insert

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app import create_app
from app.collection.models import ProjectSequence, Submission, SubmissionVersion
from app.columns import canonical
from app.config import Settings
from app.db import Model, db, transaction, uuid7
from app.projects.forms import load_form
from app.projects.models import FormVersion, Questionnaire
from app.projects.projects import LegalNotice, create_project, set_legal_notice
from app.projects.publishing import publish
from app.projects.questionnaires import create_questionnaire, find_questionnaire
from app.projects.versions import add_version
from app.questionnaire.context import Context
from app.questionnaire.definition import Form
from app.questionnaire.filling import Manner, fill
from app.questionnaire.instance import Instance
from app.results.export.files import FORMATS, Contents
from app.results.export.options import DIALECTS, Options
from app.results.export.sheets import rows, sheets
from app.results.filters import NO_FILTERS
from app.results.reader import Reader

QUESTIONNAIRE = Path(__file__).parent / "square.md"
NOTICE = LegalNotice(
    controller="Ville",
    legal_basis="Mission d’intérêt public",
    dpo_contact="dpd@ville.example",
    recipients="Service de la participation",
    retention_until=dt.date(2035, 1, 1),
)
MOMENT = dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC)
TEXTS = (
    "Plus d’ombre et de bancs.",
    "Rien à changer ; merci.",
    "=1+1",
    "- moins de voitures\n- plus de vélos",
)
#: Instances made with the engine; answers beyond it repeat them under other identities.
DISTINCT = 3_000
MEASURES = ("csv", "zip", "xlsx", "page", "page again")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--answers", type=int, default=50_000)
    parser.add_argument(
        "--database", help="SQLAlchemy URL of an empty database; a new SQLite file by default"
    )
    parser.add_argument("--folder", type=Path, help="where to keep the installation")
    parser.add_argument("--measure", choices=MEASURES, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        measure(_settings(given.folder, given.database), given.measure)
        return
    with tempfile.TemporaryDirectory() as folder:
        where = given.folder or Path(folder)
        prepare(_settings(where, given.database), given.answers)
        print(f"{given.answers} answers, {'PostgreSQL' if given.database else 'SQLite'}", flush=True)
        print(f"{'':12}{'seconds':>9}{'CPU':>9}{'peak MB':>9}{'bytes':>13}", flush=True)
        for name in MEASURES:
            command = [sys.executable, "-m", "bench.export", "--folder", str(where), "--measure", name]
            subprocess.run(command + (["--database", given.database] if given.database else []), check=True)


def _settings(folder: Path, database: str | None) -> Settings:
    return Settings(var=folder, database_url=database or f"sqlite:///{folder / 'palier.sqlite3'}")


def prepare(settings: Settings, answers: int) -> None:
    """A published questionnaire with so many counted answers, written straight to the tables."""
    app = create_app(settings)
    with app.app_context():
        Model.metadata.create_all(db.engine)
        with transaction():
            project = create_project("Banc d’essai", "banc", ("5",))
            set_legal_notice(project, NOTICE)
            questionnaire = create_questionnaire(project, "banc", "Une place")
            version = add_version(questionnaire, QUESTIONNAIRE.read_bytes(), QUESTIONNAIRE.name)
            publish(questionnaire, version)
        made = _made(load_form(version), min(answers, DISTINCT))
        numbered = enumerate((made[number % len(made)] for number in range(answers)), start=1)
        pairs = (_rows(questionnaire, version, number, text) for number, text in numbered)
        with transaction() as session:
            while batch := list(islice(pairs, 2_000)):
                session.execute(insert(Submission), [submission for submission, _sealed in batch])
                session.execute(insert(SubmissionVersion), [sealed for _submission, sealed in batch])
            session.add(ProjectSequence(project_id=project.id, value=answers))


def _made(form: Form, count: int) -> list[str]:
    manner = Manner(texts=dict.fromkeys(("uses_other", "why", "idea"), TEXTS))
    made = []
    for seed in range(count):
        instance = Instance.blank(form, Context(now=MOMENT, zone=ZoneInfo("Europe/Paris"), random=seed))
        fill(instance, seed, manner)
        made.append(canonical(instance.to_json()).decode())
    return made


def _rows(
    questionnaire: Questionnaire, version: FormVersion, number: int, answers: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    chance = random.Random(number)
    submission_id, version_id = uuid7(), uuid7()
    submission = {
        "project_id": questionnaire.project_id,
        "id": submission_id,
        "questionnaire_id": questionnaire.id,
        "version_id": version_id,
        "state": "counted",
        "valid": True,
        "chosen": False,
    }
    sealed = {
        "project_id": questionnaire.project_id,
        "id": version_id,
        "submission_id": submission_id,
        "questionnaire_id": questionnaire.id,
        "sequence": number,
        "instance_id": f"uuid:{submission_id}",
        "form_version_id": version.id,
        "answers": answers,
        "channel": chance.choice(("web", "web", "paper", "door", "phone")),
        "language": chance.choice(("fr", "fr", "fr", "ar", "en")),
        "quartier": chance.choice(("5", "5", "6", "ailleurs", "inconnu")),
        "quartier_way": "question",
        "received_at": MOMENT + dt.timedelta(minutes=number),
        "setting": {"now": MOMENT.isoformat(), "seed": number},
    }
    return submission, sealed


def measure(settings: Settings, what: str) -> None:
    """Do one thing in this process and print what it took."""
    app = create_app(settings)
    with app.test_request_context():
        questionnaire = find_questionnaire("banc")
        assert questionnaire is not None
        if what == "page again":
            Reader(questionnaire).report(NO_FILTERS)
        started, cpu = time.perf_counter(), time.process_time()
        size = sum(map(len, _doing(app, questionnaire, what)))
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    print(f"{what:12}{seconds:9.2f}{cpu:9.2f}{peak:9.0f}{size:13,}", flush=True)


def _doing(app: Flask, questionnaire: Questionnaire, what: str) -> Iterator[bytes]:
    reader = Reader(questionnaire)
    if what.startswith("page"):
        Reader(questionnaire).report(NO_FILTERS)
        return
    format_ = FORMATS[what]
    options = Options(DIALECTS[format_.dialect or "tableur"])
    tables = sheets(reader.catalogue, options)
    contents = Contents(
        sheets=tables,
        rows=lambda: rows(reader.answers(), tables, reader.askings, NO_FILTERS),
        options=options,
        method=(),
        table=reader.catalogue.root,
    )
    yield from format_.write(contents)


if __name__ == "__main__":
    main()
