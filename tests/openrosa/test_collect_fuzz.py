"""Whatever comes, it is answered as OpenRosa answers, and never by a failure of ours."""

from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.collect_client import BOUNDARY, file_part, incomplete_part, xml_part
from tests.make_published import make_published
from tests.make_tablets import make_base, make_photo, make_sent, make_tablet

pytestmark = pytest.mark.slow
_PLENTY = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
_OPENROSA = {"X-OpenRosa-Version": "1.0"}
_MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
_WHOLE = b"".join(
    (
        xml_part(make_sent("<age>41</age><avis>a.jpg</avis>", instanceID="uuid:1"), "Place.xml"),
        file_part("a.jpg", make_photo()),
        incomplete_part(),
        f"--{BOUNDARY}--\r\n".encode(),
    )
)
_TOKENS = (
    b"<",
    b">",
    b"&#0;",
    b"\0",
    b"\r\n",
    b'"',
    b"--",
    BOUNDARY.encode(),
    b"uuid:1",
    b"<!DOCTYPE a>",
    b"\xff",
)


@pytest.fixture
def base(app: Flask) -> str:
    with app.app_context():
        return make_base(make_tablet(make_published()))


@st.composite
def _spoilt(draw: st.DrawFn) -> bytes:
    """A whole body of which some places were cut out, doubled or written over."""
    body = _WHOLE
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 200)))
        body = body[:start] + draw(st.sampled_from(_TOKENS) | st.binary(max_size=20)) + body[end:]
    return body


def _assert_told(status: int, body: bytes) -> None:
    assert status in {201, 400, 403, 404, 409, 413, 422}, body
    assert etree.fromstring(body).tag == "{http://openrosa.org/http/response}OpenRosaResponse"


@_PLENTY
@given(body=_spoilt())
def test_spoilt_bodies_are_answered(app: Flask, base: str, body: bytes) -> None:
    answer = app.test_client().post(
        f"{base}/submission", data=body, content_type=_MULTIPART, headers=_OPENROSA
    )
    _assert_told(answer.status_code, answer.data)


@_PLENTY
@given(
    xml=st.text(max_size=80).map(lambda told: make_sent(told, instanceID=told[:40], deprecatedID=told[40:]))
)
def test_any_text_in_an_answer_is_answered(app: Flask, base: str, xml: bytes) -> None:
    body = xml_part(xml, "Place.xml") + f"--{BOUNDARY}--\r\n".encode()
    answer = app.test_client().post(
        f"{base}/submission", data=body, content_type=_MULTIPART, headers=_OPENROSA
    )
    _assert_told(answer.status_code, answer.data)


@_PLENTY
@given(
    media_type=st.text(max_size=40)
    | st.sampled_from(["multipart/form-data; boundary=é", "multipart/form-data"])
)
def test_any_media_type_is_answered(app: Flask, base: str, media_type: str) -> None:
    told = media_type.encode("latin-1", "replace").decode("latin-1").replace("\n", " ").replace("\r", " ")
    answer = app.test_client().post(f"{base}/submission", data=_WHOLE, content_type=told, headers=_OPENROSA)
    _assert_told(answer.status_code, answer.data)


@_PLENTY
@given(name=st.text(min_size=1, max_size=30), query=st.text(max_size=30))
def test_any_address_is_answered(app: Flask, base: str, name: str, query: str) -> None:
    client = app.test_client()
    named = quote(name, safe="", errors="replace")
    for path in ("formList", f"forms/{named}.xml", f"forms/{named}/manifest", f"datasets/{named}/integrity"):
        told = {"formID": query, "id": query, "deviceID": query}
        answer = client.get(f"{base}/{path}", query_string=told, headers=_OPENROSA)
        assert answer.status_code in {200, 308, 404}, path
        assert client.get(f"/v1/key/{named}/projects/1/{path}", headers=_OPENROSA).status_code in {
            308,
            403,
            404,
        }
