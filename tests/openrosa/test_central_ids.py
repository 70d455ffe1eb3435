"""Form ids and instanceIDs of whatever characters are found by their addresses, as pyodk writes them."""

from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Role
from tests.make import make_person
from tests.make_published import AGE_FORM, make_published
from tests.make_pyodk import make_bearer
from tests.make_tablets import make_sent

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
_FORM_ID = "la rue/1"
_IDS = ("uuid:a", "a/b", "/x", "y/", "l'été", "a''b", "100%41", "%2F", "a?b#c", "submissions/a", "é/à' b")
_MARKDOWN = AGE_FORM.replace(
    "| | text | avis", "| | begin repeat | enfant | Enfants | | | |\n| | text | avis"
).replace("| | calculate", "| | end repeat | | | | | |\n| | calculate")


class Form:
    """The addresses of a form whose id has a slash, for a responsable's program."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        with app.app_context():
            self._headers = make_bearer(client, make_person(role=Role.RESPONSABLE))
            made = make_published(markdown=_MARKDOWN.replace("| place |", f"| {_FORM_ID} |"))
            self.number = made.project.number
        self._client = client

    def ask(self, below: str, method: str = "GET", **sent: Any) -> Any:
        """What is answered below its address, or at a whole one."""
        step = quote(_FORM_ID, safe="*'()")
        place = below if below.startswith("/v1/") else f"/v1/projects/{self.number}/forms/{step}{below}"
        return self._client.open(place, method=method, headers=self._headers, **sent)


@pytest.fixture
def form(app: Flask, client: FlaskClient) -> Form:
    return Form(app, client)


def test_a_form_id_with_a_slash(form: Form) -> None:
    assert form.ask("").json["xmlFormId"] == _FORM_ID
    assert form.ask(".xml").status_code == 200
    assert form.ask("/submissions").json == []
    assert form.ask("/fields").json["code"] == 501.1
    assert form.ask("/draft", "POST").json == {"success": True}
    user = form.ask(f"/v1/projects/{form.number}/app-users", "POST", json={"displayName": "T"}).json
    assert form.ask(f"/assignments/2/{user['id']}", "POST").json == {"success": True}
    # Two steps are no form's.
    assert form.ask(f"/v1/projects/{form.number}/forms/la%20rue/1").json["code"] == 404.1


def test_its_tables_tell_addresses_that_lead_back(form: Form) -> None:
    for number in range(3):
        xml = make_sent(form=f'id="{_FORM_ID}" version="1"', instanceID=f"uuid:{number}")
        assert form.ask("/submissions", "POST", data=xml).status_code == 200
    service = form.ask(".svc").json
    assert urlsplit(service["@odata.context"]).path.endswith("/forms/la%20rue%2F1.svc/$metadata")
    assert form.ask(".svc/$metadata").mimetype == "application/xml"
    page = form.ask(".svc/Submissions?$top=2").json
    following = urlsplit(page["@odata.nextLink"])
    rest = form.ask(f"{following.path}?{following.query}").json
    assert [row["__id"] for row in (*page["value"], *rest["value"])] == ["uuid:2", "uuid:1", "uuid:0"]


def test_instance_ids(form: Form) -> None:
    for instance_id in _IDS:
        _assert_found(form, instance_id)


def _assert_found(form: Form, instance_id: str) -> None:
    answers = "<enfant><avis>A</avis></enfant><enfant><avis>B</avis></enfant>"
    xml = make_sent(answers, form=f'id="{_FORM_ID}" version="1"', instanceID=instance_id)
    assert form.ask("/submissions", "POST", data=xml).json["instanceId"] == instance_id
    step = quote(instance_id, safe="*'()")
    place = f"/submissions/{step}"
    assert form.ask(place).json["instanceId"] == instance_id
    assert form.ask(f"{place}.xml").data == xml
    assert form.ask(f"{place}/attachments").json == []
    assert form.ask(f"{place}/comments", "POST", json={"body": "Vu"}).json["body"] == "Vu"
    assert form.ask(place, "PATCH", json={"reviewState": "approved"}).json["reviewState"] == "approved"
    assert form.ask(f"{place}/diffs").json["code"] == 501.1

    doubled = instance_id.replace("'", "''")
    key = quote(doubled, safe="")
    row = form.ask(f".svc/Submissions('{key}')").json["value"][0]
    assert row["__id"] == instance_id
    repeated = form.ask(f".svc/{row['enfant@odata.navigationLink']}").json["value"]
    assert [one["avis"] for one in repeated] == ["A", "B"]
    filtered = form.ask(".svc/Submissions", query_string={"$filter": f"__id eq '{doubled}'"}).json["value"]
    assert [one["__id"] for one in filtered] == [instance_id]
