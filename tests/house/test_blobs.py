"""Files kept by their content."""

import hashlib
from collections.abc import Iterator

import pytest
from flask import Flask

from app.blobs import blob_path, drop_blob, has_blob, keep_blob, read_blob
from app.errors import Refused

pytestmark = [pytest.mark.parametrize("database", ["sqlite"]), pytest.mark.usefixtures("context")]


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def _leftovers() -> list[str]:
    return [path.name for path in blob_path("0" * 64).parent.parent.glob("draft-*")]


def test_a_blob_is_found_by_its_content_and_kept_once() -> None:
    blob = keep_blob([b"bon", b"jour"], most_bytes=10)
    assert blob.sha256 == hashlib.sha256(b"bonjour").hexdigest()
    assert blob.size == 7
    assert keep_blob([b"bonjour"], most_bytes=10) == blob
    assert read_blob(blob.sha256) == b"bonjour"
    assert _leftovers() == []


def test_too_large_a_file_leaves_nothing_behind() -> None:
    with pytest.raises(Refused, match="too_large"):
        keep_blob([b"bon", b"jour"], most_bytes=6)
    assert _leftovers() == []


def test_a_sender_that_breaks_off_leaves_nothing_behind() -> None:
    def broken() -> Iterator[bytes]:
        yield b"bon"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        keep_blob(broken(), most_bytes=10)
    assert _leftovers() == []


def test_a_damaged_file_is_noticed() -> None:
    blob = keep_blob([b"bonjour"], most_bytes=10)
    blob_path(blob.sha256).write_bytes(b"bonsoir")
    with pytest.raises(Refused, match="blob_corrupt"):
        read_blob(blob.sha256)


@pytest.mark.parametrize("name", ["", "../../keys/instance.json", "A" * 64, "0" * 63])
def test_a_name_that_is_no_hash_leads_nowhere(name: str) -> None:
    with pytest.raises(Refused, match="not_found"):
        read_blob(name)


def test_a_dropped_blob_is_gone() -> None:
    blob = keep_blob([b"bonjour"], most_bytes=10)
    drop_blob(blob.sha256)
    drop_blob(blob.sha256)
    assert not has_blob(blob.sha256)
