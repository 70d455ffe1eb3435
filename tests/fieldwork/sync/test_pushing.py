"""What a device hands in: once, whatever is sent again, and an answer under its door's code."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import Flask
from sqlalchemy import func, select

from app.collection.models import SubmissionVersion
from app.db import db, transaction
from app.fieldwork.models import FieldEvent
from app.fieldwork.signing import signed_part
from app.households.models import CodeLink, Household
from app.projects.models import Questionnaire
from app.projects.publishing import close
from tests.make_fieldwork import Phone, counted
from tests.make_households import make_codes


def test_an_event_comes_once_and_its_receipt_is_signed(
    phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    item = phone.event(asked, street[0], "appointment", when="2026-05-04T17:00:00+02:00", text="sonner fort")
    (first,), (again,) = phone.push(item), phone.push(item)
    assert (first["status"], again["status"]) == (201, 200)
    assert first["receipt"]["sequence"] == again["receipt"]["sequence"]
    assert first["receipt"]["instance_id"] == item["instance_id"]
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(phone.told["verifying_key"]))
    key.verify(bytes.fromhex(first["receipt"]["signature"]), signed_part(first["receipt"]))
    told = phone.pull()
    assert [event["data"]["text"] for event in told["events"]] == ["sonner fort"]


def test_other_content_under_the_same_event_is_refused(
    phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    item = phone.event(asked, street[0], "absent")
    said = {"kind": "refusal", "household": str(street[0].id), "at": "2026-05-04T17:00:00+02:00", "data": {}}
    other = phone.item(item["instance_id"], asked, {"event": said})
    assert [result["status"] for result in phone.push(item, other)] == [201, 409]


def test_the_same_event_twice_in_one_batch_is_one(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    item = phone.event(asked, street[0], "absent")
    assert {result["status"] for result in phone.push(item, item)} <= {200, 201}
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(FieldEvent)) == 1


def test_an_answer_counts_under_the_code_of_its_household(
    app: Flask, phone: Phone, other: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    first = phone.answer(asked, street[0])
    (result,) = phone.push(first)
    assert (result["status"], result["receipt"]["state"]) == (201, "counted")
    (beside,) = other.push(other.answer(asked, street[0], {"age": "7"}))
    assert beside["receipt"]["state"] == "beside"
    with app.app_context():
        version = db.session.scalars(select(SubmissionVersion).order_by(SubmissionVersion.sequence)).first()
        assert version
        assert (version.channel, version.quartier, version.quartier_way) == ("door", "5", "household")
        assert version.collector_id is not None
        assert db.session.scalar(select(func.count()).select_from(CodeLink)) == 1


def test_of_answers_handed_in_together_each_door_counts_one(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    first = phone.answer(asked, street[0], {"age": "40", "ou": "5"})
    more = [phone.answer(asked, street[0], {"age": age, "ou": "5"}) for age in ("41", "42")]
    outdated = phone.answer(asked, street[0], replaces="uuid:nulle-part")
    results = phone.push(first, *more, phone.answer(asked, street[1]), outdated)
    assert [result["receipt"]["state"] for result in results[:4]] == [
        "counted",
        "beside",
        "beside",
        "counted",
    ]
    assert counted(app) == 2
    phone.push(phone.answer(asked, street[0], {"age": "43", "ou": "5"}, replaces=first["instance_id"]))
    mended = phone.answer(asked, street[0], {"age": "44", "ou": "5"}, replaces=first["instance_id"])
    fresh = phone.answer(asked, street[2])
    refused, kept = phone.push(mended, fresh)
    assert (refused["status"], refused["error"]["code"]) == (409, "answer_replaced")
    assert (kept["status"], kept["receipt"]["state"]) == (201, "counted")
    assert counted(app) == 3


def test_who_answers_alone_has_the_code_of_the_paper_as_the_doors_own(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    with app.app_context():
        (code,) = make_codes(asked)
    (left,) = phone.push(phone.event(asked, street[1], "alone", code=code))
    assert left["status"] == 201
    with app.app_context():
        assert list(db.session.scalars(select(CodeLink.household_id))) == [street[1].id]


def test_what_cannot_be_opened_or_read_hinders_no_other(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    good = phone.answer(asked, street[0])
    damaged = phone.answer(asked, street[1])
    damaged["sealed"] = damaged["sealed"][:-8] + "AAAAAAA="
    exchanged = phone.answer(asked, street[1]) | {"instance_id": "uuid:autre"}
    elsewhere = phone.answer(asked, street[1]) | {"questionnaire": "ailleurs"}
    strange = phone.item("pas-un-uuid", asked, {"event": {"kind": "absent"}})
    foreign = phone.event(asked, street[1], "absent", when="2026-05-04T17:00:00+02:00")
    results = phone.push(damaged, good, exchanged, elsewhere, strange, foreign, {"instance_id": 7})
    assert [result["status"] for result in results] == [422, 201, 422, 404, 400, 400, 400]
    assert all(result["error"]["message"] for result in results if "error" in result)
    assert counted(app) == 1


def test_what_comes_after_closing_links_no_code_to_an_address_again(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    with app.app_context():
        (code,) = make_codes(asked)
    early = [phone.answer(asked, street[0]), phone.event(asked, street[1], "notice", code=code)]
    phone.push(*early)
    with app.app_context(), transaction() as session:
        close(session.merge(asked))
    again = phone.push(*early, phone.answer(asked, street[2]))
    assert [result["status"] for result in again[:2]] == [200, 200]
    assert "receipt" in again[2]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(CodeLink)) == 0


def test_any_event_may_say_what_it_was_noted_after(
    phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    first = phone.event(asked, street[0], "absent")
    second = phone.event(asked, street[0], "refusal", after=[first["instance_id"]])
    assert [result["status"] for result in phone.push(second, first)] == [201, 201]
    assert phone.pull()["events"][0]["data"] == {"after": [first["instance_id"]]}


def test_too_many_items_are_refused_as_a_whole(phone: Phone) -> None:
    answer = phone.ask("push", {"items": [{}] * 101}, phone.told["submit"])
    assert answer.status_code == 413
