"""Bad inputs to each address that agents' devices call: refused with a sentence, and none is our failure.

A device is known by its credential and may seal anything all the same: what is opened is tried as well.
"""

import base64
import secrets
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from app.fieldwork.kinds import KINDS
from app.fieldwork.sealing import seal
from app.projects.models import Questionnaire
from tests.bad_inputs import any_value, assert_refused, assert_sentence, chances, hundreds, written
from tests.make_fieldwork import Json, Phone

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"])]
some = settings(hundreds, max_examples=max(40, hundreds.max_examples // 5))

_bodies = st.binary(max_size=40) | chances.map(any_value).map(written)
_PULL = ("seen", "received", "doors", "answered")
_ITEM = ("instance_id", "questionnaire", "sealed", "seen")
_EVENT = ("kind", "household", "at", "data")
_DATA = ("text", "when", "event", "after", "session", "place", "channel", "parts", "code", "instance_id")
_ANSWER = ("form_version", "answers", "channel", "household", "replaces", "code", "setting", "attachments")


def post(phone: Phone, what: str, body: bytes, token: str) -> TestResponse:
    headers = {"Authorization": f"Bearer {token}"}
    path = f"/api/v1/terrain/{what}"
    return phone.client.post(path, data=body, content_type="application/json", headers=headers)


def assert_results(answer: TestResponse) -> None:
    """Each item has a result, and each refusal a sentence."""
    if answer.status_code != 200:
        assert_refused(answer)
        return
    for result in answer.json["results"]:
        if result["status"] not in {200, 201}:
            assert 400 <= result["status"] < 500, result
            assert_sentence(result["error"])


def some_wrong(chance: Random, good: Json, names: tuple[str, ...]) -> Json:
    """A good thing of which one or two members are something else."""
    return good | {name: any_value(chance) for name in chance.sample(names, chance.choice((1, 1, 2)))}


@some
@given(body=_bodies | chances.map(lambda one: written({"token": any_value(one), "name": any_value(one)})))
def test_what_is_no_invitation(client: FlaskClient, body: bytes) -> None:
    assert_refused(client.post("/api/v1/terrain/devices", data=body, content_type="application/json"))


@some
@given(body=_bodies | chances.map(lambda one: written(some_wrong(one, {}, _PULL))))
def test_what_a_device_has_not_seen(phone: Phone, body: bytes) -> None:
    answer = post(phone, "pull", body, phone.told["session"])
    if answer.status_code != 200:  # nothing said is all to be told
        assert_refused(answer)


@some
@given(body=_bodies | chances.map(any_value).map(lambda one: written({"items": one})))
def test_what_is_no_batch(phone: Phone, body: bytes) -> None:
    assert_results(post(phone, "push", body, phone.told["submit"]))


@some
@given(chance=chances)
def test_wrong_items_and_what_they_seal(phone: Phone, asked: Questionnaire, chance: Random) -> None:
    """Twenty at once: unreadable, or opened and then wrong; a good one between them is kept."""
    good = phone.event(asked, None, "opened", session=str(uuid4()), place="Marché", channel="street")
    items: list[Json] = [some_wrong(chance, good, _ITEM) for _ in range(8)]
    items += [sealed(phone, asked, wrong_content(chance)) for _ in range(12)]
    answer = post(phone, "push", written({"items": [*items, good]}), phone.told["submit"])
    assert_results(answer)
    if answer.status_code == 200:
        assert answer.json["results"][-1]["status"] in {200, 201}


def sealed(phone: Phone, asked: Questionnaire, content: object) -> Json:
    """An item with this in it, as Python writes what JSON has no word for."""
    item, public = phone.item(str(uuid4()), asked, {}), base64.b64decode(phone.told["public_key"])
    bytes_ = seal(public, item["instance_id"], written(content), secrets.token_bytes(12))
    return item | {"sealed": base64.b64encode(bytes_).decode()}


def wrong_content(chance: Random) -> Any:
    """What a device may have sealed."""
    kind = chance.choice(sorted(KINDS))
    data = some_wrong(chance, {}, _DATA)
    event: Json = {"kind": kind, "household": None, "at": "2026-05-04T10:00:00+00:00", "data": data}
    answer: Json = {"form_version": "1", "answers": {"age": "41"}, "channel": "street", "household": None}
    return chance.choice(
        (
            any_value(chance),
            {"event": any_value(chance)},
            {"event": event},
            {"event": some_wrong(chance, event, _EVENT)},
            {"answer": some_wrong(chance, answer, _ANSWER)},
        )
    )
