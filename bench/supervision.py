"""How long the board takes over a long log: 2 000 doors, 20 000 events, on the database of DATABASE_URL.

    PALIER_VAR=/tmp/bench .venv/bin/python -m bench.supervision

It makes a project of its own in an installation of its own; nothing of it is kept.
"""

import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert

from app import create_app
from app.accounts.people import add_person
from app.clock import now
from app.config import Settings
from app.db import Model, db, table_of, transaction
from app.fieldwork.counting import door_counts
from app.fieldwork.doors import doors_of, log_of
from app.fieldwork.models import Assignment, FieldEvent
from app.fieldwork.oddities import oddities_of
from app.fieldwork.supervising import board_of
from app.households.models import Household
from app.identifiers import uuid7
from app.projects.models import Questionnaire
from app.projects.projects import create_project
from app.projects.questionnaires import create_questionnaire

DOORS, EVENTS, AGENTS, STREETS = 2_000, 20_000, 8, 40
_KINDS = ("absent", "again", "absent", "refusal", "accepted", "note")


def main() -> None:
    """Print each measure: processor time, the best of five."""
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        app = create_app(
            Settings(var=var, database_url=f"sqlite:///{var / 'palier.sqlite3'}", public_url="", testing=True)
        )
        with app.test_request_context():
            Model.metadata.create_all(db.engine)
            asked = _fill()
            print(f"{DOORS} doors, {EVENTS} events")
            _measure("log streamed", lambda: sum(1 for _ in log_of(asked)))
            _measure("doors folded", lambda: sum(1 for _ in doors_of(asked)))
            doors = list(doors_of(asked))
            _measure("board", lambda: board_of(doors, "Europe/Paris"))
            _measure("oddities", lambda: oddities_of(doors, set()))
            _measure("counts for results", lambda: door_counts(asked))
            db.session.remove()
            db.engine.dispose()


def _measure(name: str, act: Callable[[], object]) -> None:
    times = []
    for _ in range(5):
        begun = time.process_time()
        act()
        times.append(time.process_time() - begun)
    print(f"{name:20} {min(times) * 1000:7.0f} ms")


def _fill() -> Questionnaire:
    with transaction() as session:
        project = create_project("Banc", "banc", ("5",))
        asked = create_questionnaire(project, "banc", "Banc")
        agents = [
            add_person(f"agent{number}@nantes.example", f"Agent {number}").id for number in range(AGENTS)
        ]
        homes = [uuid7() for _ in range(DOORS)]
        session.flush()
        common: dict[str, object] = {"project_id": project.id}
        session.execute(
            insert(table_of(Household)),
            [
                common | {"id": home, "address": f"{at} rue {at % STREETS}", "street": f"Rue {at % STREETS}"}
                for at, home in enumerate(homes)
            ],
        )
        session.execute(
            insert(table_of(Assignment)),
            [
                common
                | {"questionnaire_id": asked.id, "household_id": home, "person_id": agents[at % AGENTS]}
                | {"sequence": at}
                for at, home in enumerate(homes)
            ],
        )
        session.execute(
            insert(table_of(FieldEvent)), [_event(asked, homes, agents, at) for at in range(EVENTS)]
        )
    return asked


def _event(asked: Questionnaire, homes: list[UUID], agents: list[UUID], at: int) -> dict[str, object]:
    moment = now() - timedelta(minutes=at)
    return {
        "project_id": asked.project_id,
        "id": uuid7(),
        "sequence": DOORS + at,
        "content_hash": bytes(32),
        "questionnaire_id": asked.id,
        "household_id": homes[at % DOORS],
        "person_id": agents[at % AGENTS],
        "device_id": None,
        "kind": _KINDS[at % len(_KINDS)],
        "at": moment,
        "received_at": moment,
        "data": {"text": "sonner fort"} if at % 5 == 0 else {},
    }


if __name__ == "__main__":
    main()
