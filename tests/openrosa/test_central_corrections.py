"""A correction that a program brings holds, or is refused and nothing of it is kept."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Role
from app.clock import now
from app.collection.models import InstanceClaim, Submission, SubmissionVersion
from app.db import db, transaction
from app.projects.models import Questionnaire
from app.projects.publishing import close, reopen
from tests.make import make_person
from tests.make_published import make_published
from tests.make_pyodk import make_bearer
from tests.make_tablets import make_base, make_sent, make_tablet

pytestmark = pytest.mark.slow
_XML = {"Content-Type": "application/xml"}


class Program:
    """A responsable's program, and the answer uuid:a that it brought."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self._app, self._client = app, client
        with app.app_context():
            self._headers = make_bearer(client, make_person(role=Role.RESPONSABLE))
            number = make_published().project.number
        self._form = f"/v1/projects/{number}/forms/place"
        sent = make_sent(instanceID="uuid:a")
        made = client.post(f"{self._form}/submissions", data=sent, headers=self._headers | _XML)
        assert made.status_code == 200

    def correct(self, xml: bytes) -> Any:
        place = f"{self._form}/submissions/uuid:a"
        return self._client.put(place, data=xml, headers=self._headers | _XML)

    def ages(self) -> list[int]:
        table: Any = self._client.get(f"{self._form}.svc/Submissions", headers=self._headers).json
        return [row["age"] for row in table["value"]]

    def kept(self) -> tuple[int, ...]:
        """How many answers, versions and claims there are."""
        with self._app.app_context():
            models = (Submission, SubmissionVersion, InstanceClaim)
            return tuple(
                db.session.scalar(db.select(db.func.count()).select_from(one)) or 0 for one in models
            )


@pytest.fixture
def program(app: Flask, client: FlaskClient) -> Program:
    return Program(app, client)


def find_it() -> Questionnaire:
    """The questionnaire as it stands now."""
    return db.session.scalars(db.select(Questionnaire)).one()


def make_correction(age: int = 50, form: str = 'id="place" version="1"', replaces: str = "uuid:a") -> bytes:
    """A correction, as uuid:b."""
    return make_sent(f"<age>{age}</age>", form=form, instanceID="uuid:b", deprecatedID=replaces)


def test_after_closing_it_is_refused_and_holds_once_reopened(app: Flask, program: Program) -> None:
    with app.app_context(), transaction():
        close(find_it())
    refused = program.correct(make_correction())
    assert (refused.status_code, refused.json["code"]) == (409, 409.12)
    assert refused.json["details"]["reason"] == "correction_closed"
    assert (program.ages(), program.kept()) == ([41], (1, 1, 1))
    with app.app_context(), transaction():
        reopen(find_it())
    held = program.correct(make_correction())
    assert (held.status_code, held.json["currentVersion"]["instanceId"]) == (200, "uuid:b")
    assert (program.ages(), program.kept()) == ([50], (1, 2, 2))


def test_what_held_is_answered_the_same_after_closing(app: Flask, program: Program) -> None:
    assert program.correct(make_correction()).status_code == 200
    with app.app_context(), transaction():
        close(find_it())
    again = program.correct(make_correction())
    assert (again.status_code, again.json["currentVersion"]["instanceId"]) == (200, "uuid:b")


@pytest.mark.parametrize(
    ("xml", "code", "reason"),
    [
        (make_correction(form='id="place" version="99"'), 404.6, "correction_version"),
        (make_correction(form='id="place"'), 404.6, "correction_version"),
        (make_correction().replace(b"data", b"autre"), 400.8, "correction_unreadable"),
    ],
)
def test_of_another_version_or_of_no_such_form_it_is_refused(
    program: Program, xml: bytes, code: float, reason: str
) -> None:
    refused = program.correct(xml)
    assert (refused.status_code, refused.json["code"]) == (int(code), code)
    assert refused.json["details"]["reason"] == reason
    assert (program.ages(), program.kept()) == ([41], (1, 1, 1))


def test_before_opening_it_is_refused(app: Flask, program: Program) -> None:
    with app.app_context(), transaction():
        find_it().opens_at = now().replace(year=now().year + 1)
    assert program.correct(make_correction()).json["code"] == 409.12
    assert program.kept() == (1, 1, 1)


def test_one_that_a_tablet_brought_after_closing_does_not_hold_either(
    app: Flask, client: FlaskClient, program: Program
) -> None:
    """Collect is told that it waits; a program that brings the same afterwards, that it does not hold."""
    with app.app_context():
        base = make_base(make_tablet(find_it()))
        with transaction():
            close(find_it())
    sent = {"xml_submission_file": (BytesIO(make_correction()), "a.xml")}
    brought = client.post(f"{base}/submission", data=sent, headers={"X-OpenRosa-Version": "1.0"})
    assert brought.status_code == 201
    assert program.correct(make_correction()).json["code"] == 409.12
    assert (program.ages(), program.kept()) == ([41], (2, 2, 2))
