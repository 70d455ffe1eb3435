"""An entity list of many, as Collect and programs read it: python bench/entities.py [--entities 100000]

Fills a list with entities of six properties, starts gunicorn as `make run` does, and reads it whole: the CSV
that a tablet gets, Central's listing, OData. Prints seconds, bytes before compression, and the most memory of
its own that one process of the server held (`idle` is what it holds before it is asked anything).
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import requests
from sqlalchemy import insert

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from export import NOTICE
from odata import PASSWORD, _database, watching

from app import create_app
from app.accounts.people import add_administrator
from app.config import Settings
from app.db import db, transaction, uuid7
from app.migrate import upgrade
from app.openrosa.entities.lists import add_property, create_list
from app.openrosa.keys.app_users import create_app_user, give_forms, token_of
from app.openrosa.models import Entity, EntityVersion
from app.projects.projects import create_project, set_legal_notice
from app.projects.publishing import publish
from app.projects.questionnaires import create_questionnaire
from app.projects.versions import add_version
from tests.serving import Server

FORM = """
| survey | | | |
| | type | name | label |
| | select_one_from_file arbres.csv | arbre | Quel arbre ? |
| settings | | |
| | form_title | form_id |
| | Arbres | arbres |
"""
PROPERTIES = ("espece", "hauteur", "rue", "quartier", "plante", "etat")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entities", type=int, default=100_000)
    parser.add_argument("--postgresql", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _database(Path(folder), given.postgresql) as settings:
        token = prepare(settings, given.entities)
        measure(settings, token, given.entities)


def prepare(settings: Settings, entities: int) -> str:
    """A form that reads a list of so many, written straight to the tables: the token of its tablet."""
    app = create_app(settings)
    with app.app_context():
        upgrade(db.engine)
        with transaction():
            add_administrator("banc@ville.example", "Banc", PASSWORD)
            project = create_project("Banc d’essai", "banc", ("5",))
            set_legal_notice(project, NOTICE)
            questionnaire = create_questionnaire(project, "banc", "Arbres")
            publish(questionnaire, add_version(questionnaire, FORM.encode(), "arbres.md"))
            trees = create_list(project, "arbres")
            for name in PROPERTIES:
                add_property(trees, name)
            tablet = create_app_user(project, "Banc")
            give_forms(tablet, [questionnaire.id])
            token = token_of(tablet) or ""
            place = {"project_id": project.id}
            key = place | {"list_id": trees.id}
        with transaction() as session:
            for start in range(0, entities, 2_000):
                made = [(uuid7(), number) for number in range(start, min(start + 2_000, entities))]
                session.execute(
                    insert(Entity), [key | {"id": id_, "uuid": str(uuid4()), "creator": 1} for id_, _ in made]
                )
                session.execute(
                    insert(EntityVersion), [place | _version(id_, number) for id_, number in made]
                )
        db.session.remove()
        db.engine.dispose()
    return token


def _version(entity_id: object, number: int) -> dict[str, object]:
    data = {name: f"{name} {number}" for name in PROPERTIES}
    told = {"label": f"Arbre {number}", "data": data, "creator": 1, "user_agent": "banc"}
    return {"entity_id": entity_id, "version": 1} | told


def measure(settings: Settings, token: str, entities: int) -> None:
    server = Server(settings)
    server.start()
    try:
        opened = {"email": "banc@ville.example", "password": PASSWORD}
        session = requests.post(f"{server.url}/v1/sessions", json=opened, timeout=60).json()["token"]
        headers = {"Authorization": f"Bearer {session}", "X-OpenRosa-Version": "1.0"}
        print(f"{entities} entities, {'SQLite' if settings.is_sqlite else 'PostgreSQL'}", flush=True)
        print(f"{'':22}{'seconds':>9}{'MB':>9}{'peak MB':>9}", flush=True)
        with watching(server.process.pid) as peak:
            time.sleep(0.2)
        print(f"{'idle':22}{'':9}{'':9}{peak[0] / 1e6:9.0f}", flush=True)
        for name, path, mark in (
            ("CSV for tablets", f"key/{token}/projects/1/forms/arbres/attachments/arbres.csv", b"\n"),
            ("Central's listing", "projects/1/datasets/arbres/entities", b'"currentVersion"'),
            ("OData", "projects/1/datasets/arbres.svc/Entities", b'"__id"'),
        ):
            with watching(server.process.pid) as peak:
                started = time.perf_counter()
                rows, size = whole(f"{server.url}/v1/{path}", headers, mark)
                seconds = time.perf_counter() - started
            assert rows == entities + (mark == b"\n"), (name, rows)
            print(f"{name:22}{seconds:9.2f}{size / 1e6:9.1f}{peak[0] / 1e6:9.0f}", flush=True)
    finally:
        server.stop()


def whole(url: str, headers: dict[str, str], mark: bytes) -> tuple[int, int]:
    """How many rows, and how many bytes they are."""
    rows, size, rest = 0, 0, b""
    with requests.get(url, headers=headers, stream=True, timeout=600) as answer:
        answer.raise_for_status()
        for chunk in answer.iter_content(1 << 16):
            size += len(chunk)
            found = rest + chunk
            rows += found.count(mark)
            rest = found[-len(mark) + 1 :] if len(mark) > 1 else b""
    return rows, size


if __name__ == "__main__":
    main()
