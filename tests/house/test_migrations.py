"""Models and migrations say the same, and every step goes down and up again with rows in the tables."""

from datetime import UTC, datetime, timedelta

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, select

from app import create_app
from app.accounts.models import AuditEvent, Grant, Person
from app.config import Settings
from app.db import db, transaction, uuid7
from app.fieldwork.models import Device
from app.migrate import check, configuration, downgrade, upgrade
from app.openrosa.models import Entity, EntityList, EntityVersion, HeldUpdate
from app.projects.models import Project, Questionnaire

STEPS = [script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()][::-1]


@pytest.fixture
def engine(bare_settings: Settings) -> Engine:
    """An engine on a database without any table, inside its application."""
    app = create_app(bare_settings)
    with app.app_context():
        yield db.engine
        db.session.remove()
        db.engine.dispose()


def test_models_and_migrations_agree(engine: Engine) -> None:
    upgrade(engine)
    check(engine)


def test_revisions_are_one_line_in_order() -> None:
    assert sorted(STEPS) == STEPS
    assert len(ScriptDirectory.from_config(configuration()).get_heads()) == 1


def test_every_step_goes_down_and_up_again(engine: Engine) -> None:
    for step in STEPS:
        upgrade(engine, step)
        downgrade(engine, "-1")
        upgrade(engine, step)
    downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}


def test_rows_survive_a_step_down_and_up(engine: Engine) -> None:
    upgrade(engine)
    with transaction() as session:
        person = Person(number=1, email="a@nantes.example", name="A")
        person.grants.append(Grant(role="agent", scope="city"))
        session.add(person)
    db.session.remove()
    for _step in STEPS[1:]:
        downgrade(engine, "-1")
    upgrade(engine)
    assert db.session.scalar(select(Grant.role)) == "agent"


def test_devices_stay_when_what_waits_on_them_is_forgotten(engine: Engine) -> None:
    """0021: down loses the number, up finds the device as it was."""
    upgrade(engine)
    with transaction() as session:
        project = Project(number=1, slug="p", name="P", zone="Europe/Paris")
        person = Person(number=1, email="a@nantes.example", name="A")
        session.add_all([project, person])
        session.flush()
        known = {"project_id": project.id, "person_id": person.id, "number": 1, "submit_digest": b"1" * 32}
        session.add(Device(name="T", waiting=12, waiting_at=datetime(2026, 5, 4, 18, tzinfo=UTC), **known))
    db.session.remove()
    downgrade(engine, "0020_codes_together")
    upgrade(engine)
    assert db.session.execute(select(Device.name, Device.waiting, Device.waiting_at)).one() == (
        "T",
        None,
        None,
    )


def test_closings_are_dated_by_the_audit_log(engine: Engine) -> None:
    """0019: of a questionnaire that was closed, reopened and closed again, the last; none of what is open."""
    upgrade(engine)
    day = datetime(2026, 5, 4, 18, tzinfo=UTC)
    with transaction() as session:
        project = Project(number=1, slug="p", name="P", zone="Europe/Paris")
        closed = Questionnaire(project=project, short_name="a", title="A", state="closed", closed_at=day)
        reopened = Questionnaire(project=project, short_name="b", title="B", state="published")
        session.add_all([closed, reopened])
        session.flush()
        for one, at in ((closed, day - timedelta(days=9)), (closed, day), (reopened, day)):
            session.add(
                AuditEvent(act="questionnaire.close", object=f"questionnaire {one.id}", at=at, values={})
            )
    db.session.remove()
    downgrade(engine, "0018_sealed_files")
    upgrade(engine)
    told = db.session.execute(select(Questionnaire.short_name, Questionnaire.closed_at))
    assert {row.short_name: row.closed_at for row in told} == {"a": day, "b": None}


def test_what_entities_say_outlives_their_branches(engine: Engine) -> None:
    """0022: back and forth, versions say the same, of no branch any more; what waited is not done."""
    upgrade(engine)
    with transaction() as session:
        project = Project(number=1, slug="p", name="P", zone="Europe/Paris")
        session.add(project)
        session.flush()
        trees = EntityList(project_id=project.id, id=uuid7(), name="arbres")
        session.add(trees)
        session.flush()
        oak = Entity(project_id=project.id, id=uuid7(), list_id=trees.id, uuid="a", creator=1)
        session.add(oak)
        session.flush()
        of_branch = {"branch_id": "b", "trunk_version": 1, "branch_base": 1}
        said = {"label": "Chêne", "data": {"nom": "x"}, "creator": 1, "user_agent": ""}
        session.add(EntityVersion(project_id=project.id, entity_id=oak.id, version=1, **said, **of_branch))
        held = {"uuid": "a", "submission_id": uuid7(), "list_id": trees.id, "branch_id": "b"}
        session.add(HeldUpdate(project_id=project.id, branch_base=2, **held))
    db.session.remove()
    downgrade(engine, "0021_waiting")
    upgrade(engine)
    told = db.session.scalars(select(EntityVersion)).one()
    assert (told.data, told.branch_id, told.branch_base) == ({"nom": "x"}, None, None)
    assert db.session.scalars(select(HeldUpdate)).all() == []
