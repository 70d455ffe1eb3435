"""Models and migrations say the same, and every step goes down and up again with rows in the tables."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, select

from app import create_app
from app.accounts.models import Grant, Person
from app.config import Settings
from app.db import db, transaction
from app.migrate import check, configuration, downgrade, upgrade

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
