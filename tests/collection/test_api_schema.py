"""Requests made from the document, well and badly formed: what comes back is what the document says."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import Any

import orjson
import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from schemathesis import Case, HookContext

from app.collection.schemas import EXAMPLE_FILE
from tests.documented import document_of, validator
from tests.fuzzing import Findings, explore
from tests.make_example import SHORT_NAME, make_example
from tests.make_fieldwork import make_agent, make_phone

pytestmark = pytest.mark.slow

_SINGLE = "POST /api/v1/questionnaires/{short_name}/submissions"
_BATCH = "POST /api/v1/submissions"
_SHOW = "GET /api/v1/questionnaires/{short_name}/attachments/{sha256}"
_PUT = "PUT /api/v1/questionnaires/{short_name}/attachments/{sha256}"
#: What must have been met with: a run that never gets further than a refusal proves little.
_MET = (
    {(_SINGLE, status) for status in (200, 201, 400, 403, 404, 409, 422)}
    | {(_BATCH, status) for status in (200, 400, 401, 413)}
    | {(_SHOW, status) for status in (200, 404, 422)}
    | {(_PUT, status) for status in (200, 400, 404, 422)}
    | {("POST /api/v1/terrain/pull", status) for status in (200, 400)}
    | {("POST /api/v1/terrain/push", status) for status in (200, 400)}
)
_PULL, _PUSH = "POST /api/v1/terrain/pull", "POST /api/v1/terrain/push"
#: Each item has a status of its own.
_IN_ITEMS = {"include-name": _BATCH, "checks": {"negative_data_rejection": {"enabled": False}}}
#: Whether a range fits its body no schema tells.
_IN_RANGES = {"include-name": _PUT, "checks": {"positive_data_acceptance": {"enabled": False}}}
#: Files whose hash is known, so that they may arrive whole.
_FILES = [f"{EXAMPLE_FILE}{number}".encode() for number in range(3)]
_BY_HASH = {hashlib.sha256(content).hexdigest(): content for content in _FILES}
_numbers = count()


@pytest.fixture
def findings(app: Flask, client: FlaskClient) -> Findings:
    """What is found when all that the document tells is asked, by a device too."""
    with app.app_context():
        project = make_example().project
        device = make_phone(client, project, make_agent()).told
    operations = [_IN_ITEMS, _IN_RANGES, _by(device["session"], _PULL), _by(device["submit"], _PUSH)]
    more = {"operations": operations}
    return explore(app, parameters={"path.short_name": SHORT_NAME}, more=more, examples=20)


def _by(token: str, name: str) -> dict[str, Any]:
    """What is asked there with this credential; of a push each item has a status of its own.

    Asking without it is left to tests/fieldwork: over WSGI schemathesis cannot take a header back.
    """
    checks = {"ignored_auth": {"enabled": False}, "negative_data_rejection": {"enabled": name != _PUSH}}
    return {"include-name": name, "headers": {"Authorization": f"Bearer {token}"}, "checks": checks}


@schemathesis.hook("before_call")
def _mend(context: HookContext, case: Case, kwargs: dict[str, Any]) -> None:
    """Requests that would hardly ever come about by chance: new answers, files that we have."""
    for answer in _answers(case.body):
        _mend_answer(answer)
    content = _BY_HASH.get(str((case.path_parameters or {}).get("sha256")))
    if content is not None and case.method == "PUT":
        case.body, case.media_type = content, "text/plain"
        case.headers.pop("Content-Range", None)


def _answers(body: object) -> Iterator[dict[str, Any]]:
    if isinstance(body, dict):
        items = body["items"] if isinstance(body.get("items"), list) else [body]
        yield from (one for one in items if isinstance(one, dict))


def _mend_answer(answer: dict[str, Any]) -> None:
    """Every other answer is a new one; names differ, which no schema can ask for; what is wrong stays so."""
    number = next(_numbers)
    if isinstance(answer.get("questionnaire"), str) and number % 8:
        answer["questionnaire"] = SHORT_NAME
    if answer.get("instance_id") and isinstance(answer["instance_id"], str) and number % 2:
        answer["instance_id"] = f"{number}{answer['instance_id']}"[: max(len(answer["instance_id"]), 8)]
    attachments = answer.get("attachments")
    named = [one for one in attachments if isinstance(one, dict)] if isinstance(attachments, list) else []
    for place, one in enumerate(named):
        if isinstance(one.get("name"), str) and one["name"]:
            one["name"] = f"{place}-{one['name']}"[: max(len(one["name"]), 8)]
    for one, (name, content) in zip(named, _BY_HASH.items(), strict=False):
        if "sha256" in one:
            one |= {"sha256": name, "size": len(content)}


def test_what_comes_back_is_what_is_told(app: Flask, findings: Findings) -> None:
    assert "\n\n".join(findings.wrong) == ""
    assert set(findings.statuses) >= _MET, _MET - set(findings.statuses)
    assert max(status for _, status in findings.statuses) < 500
    assert any(b'"complete":true' in answer for label, _, _, answer in findings.exchanges if label == _PUT)
    _assert_items_are_told_apart(app, findings)


def _assert_items_are_told_apart(app: Flask, findings: Findings) -> None:
    """In a batch an item gets a 400 if it is not of the documented form, and for nothing else."""
    document = document_of(app)
    item = validator(document, document["components"]["schemas"]["BatchItem"])
    told: Counter[tuple[bool, int]] = Counter()
    for label, request, status, answer in findings.exchanges:
        if (label, status) == (_BATCH, 200):
            items, results = orjson.loads(request)["items"], orjson.loads(answer)["results"]
            for one, result in zip(items, results, strict=True):
                is_valid = item.is_valid(one)
                told[is_valid, result["status"]] += 1
                assert not is_valid or result["status"] != 400, (one, result)
                assert is_valid or result["status"] in {400, 404, 422}, (one, result)
    assert told[True, 201]
    assert told[False, 400]
