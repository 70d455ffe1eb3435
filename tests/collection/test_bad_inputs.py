"""Hundreds of bad inputs to each address of the API: each is refused with a sentence, none is our failure."""

from functools import cache
from random import Random
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.collection.kinds import MOST_BYTES
from app.collection.schemas import EXAMPLE_INSTANCE, EXAMPLE_SHA256, EnvelopeSchema
from tests.bad_inputs import any_value, assert_refused, assert_sentence, chances, hundreds, written
from tests.documented import document_of, validator
from tests.make_example import SHORT_NAME, make_example

pytestmark = pytest.mark.slow

_SINGLE = f"/api/v1/questionnaires/{SHORT_NAME}/submissions"
_BATCH = "/api/v1/submissions"
_GOOD: dict[str, Any] = {
    "questionnaire": SHORT_NAME,
    "instance_id": EXAMPLE_INSTANCE,
    "form_version": "2026-03",
    "answers": {"age": "41"},
}
_FIELDS = (
    *("instance_id", "form_version", "answers", "channel", "language", "source", "code", "started_at"),
    *("finished_at", "setting", "attachments", "flags", "seen"),
)


def _wrong(chance: Random) -> dict[str, Any]:
    """A good answer of which one or two fields are something else."""
    return _GOOD | {name: any_value(chance) for name in chance.sample(_FIELDS, chance.choice((1, 1, 2)))}


#: Too long, or with what is not printed; and none at all.
_unprintable = st.text(st.characters(categories=("Cc", "Zl", "Zp", "Cn")), max_size=5) | st.text(min_size=256)
_segments = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="/"), min_size=1, max_size=12
)


@pytest.fixture
def place(app: Flask) -> None:
    """The questionnaire of the examples, published."""
    with app.app_context():
        make_example()


def _is_answer(app: Flask, value: object) -> bool:
    """Whether the document has it so; what is no Unicode or no number is not."""
    try:
        return _envelope(app).is_valid(value)
    except ValueError:
        return False


@cache
def _envelope(app: Flask) -> jsonschema_rs.Draft202012Validator:
    document = document_of(app)
    return validator(document, document["components"]["schemas"]["Envelope"])


@hundreds
@given(body=st.binary(max_size=40) | chances.map(any_value).map(written))
def test_what_is_no_answer(client: FlaskClient, place: None, body: bytes) -> None:
    assert_refused(client.post(_SINGLE, data=body, content_type="application/json"))


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_document_has_the_form_that_requests_are_held_to(app: Flask) -> None:
    """What the published schema takes, the schema that reads requests takes, and nothing else."""
    chance, read = Random(2026), EnvelopeSchema()  # noqa: S311  # no secret
    seen: set[bool] = set()
    for answer in filter(_is_json, (_wrong(chance) for _ in range(5_000))):
        if len(str(answer["instance_id"])) in range(1, 256):  # whose length is looked at later
            seen.add(_is_answer(app, answer))
            assert (read.validate(answer) == {}) == _is_answer(app, answer), answer
    assert seen == {True, False}


@hundreds
@given(wrong=chances.map(_wrong))
def test_answers_with_wrong_fields(
    app: Flask, client: FlaskClient, place: None, wrong: dict[str, Any]
) -> None:
    assume(not _is_answer(app, wrong))
    assert_refused(client.post(_SINGLE, data=written(wrong), content_type="application/json"))


@hundreds
@given(body=st.binary(max_size=40) | chances.map(any_value).map(lambda one: written({"items": one})))
def test_what_is_no_batch(client: FlaskClient, place: None, body: bytes) -> None:
    answer = client.post(_BATCH, data=body, content_type="application/json")
    if answer.status_code != 200:
        assert_refused(answer)
        return
    for result in answer.json["results"]:  # a list, of items that are none
        assert 400 <= result["status"] < 500
        assert_sentence(result["error"])


@settings(hundreds, max_examples=20)
@given(chance=chances)
def test_wrong_items_of_a_batch(app: Flask, client: FlaskClient, place: None, chance: Random) -> None:
    """Batches of ten: each item is refused, and the good one between them is kept."""
    wrong = [one for one in (_wrong(chance) for _ in range(60)) if _is_wrong_item(app, one)]
    assert len(wrong) >= 10
    items = [*wrong[:5], _GOOD, *wrong[5:10]]
    results = client.post(_BATCH, json={"items": items}).json["results"]
    assert results[5]["status"] in {200, 201}
    for item, result in zip(items, results, strict=True):
        if item is not _GOOD:
            assert 400 <= result["status"] < 500, item
            assert_sentence(result["error"])


def _is_wrong_item(app: Flask, item: dict[str, Any]) -> bool:
    """Whether it alone is refused: another channel than the web wants somebody signed in, for all of them."""
    return _is_json(item) and not _is_answer(app, item) and item.get("channel") != "door"


def _is_json(value: object) -> bool:
    """Whether it comes through as it is: one half of a character would spoil the whole batch."""
    try:
        return bool(orjson.loads(written(value)) == value)
    except orjson.JSONDecodeError:
        return False


_addresses = st.one_of(
    st.tuples(
        _segments.filter(lambda one: one != SHORT_NAME), st.just(EXAMPLE_SHA256), st.just(EXAMPLE_INSTANCE)
    ),
    st.tuples(st.just(SHORT_NAME), _segments, st.just(EXAMPLE_INSTANCE)),
    st.tuples(st.just(SHORT_NAME), st.just(EXAMPLE_SHA256), _unprintable),
)


def _address(short_name: str, sha256: str, instance: str) -> str:
    path = f"/api/v1/questionnaires/{quote(short_name, safe='')}/attachments/{quote(sha256, safe='')}"
    return f"{path}?instance={quote(instance, safe='')}"


@hundreds
@given(where=_addresses)
def test_files_that_cannot_be(client: FlaskClient, place: None, where: tuple[str, str, str]) -> None:
    assert_refused(client.get(_address(*where)))
    assert_refused(client.put(_address(*where), data=b"a", content_type="text/plain"))


@hundreds
@given(
    told=st.text(st.characters(codec="latin-1", exclude_categories=("Cc",)), max_size=30)
    | st.tuples(st.integers(), st.integers(), st.integers()).map(lambda one: "bytes {}-{}/{}".format(*one)),
    media_type=st.sampled_from(sorted(MOST_BYTES)) | st.just("application/x-evil") | st.just(""),
    body=st.binary(max_size=20),
)
def test_pieces_that_do_not_fit(
    client: FlaskClient, place: None, told: str, media_type: str, body: bytes
) -> None:
    """No body is the file of this hash: what would be a beginning of it is asked for again from the start."""
    where = _address(SHORT_NAME, EXAMPLE_SHA256, EXAMPLE_INSTANCE)
    answer = client.put(where, data=body, content_type=media_type, headers={"Content-Range": told})
    if answer.status_code == 200:
        assert answer.json == {"received": answer.json["received"], "complete": False}
        assert answer.json["received"] <= len(body)
    else:
        assert_refused(answer)
