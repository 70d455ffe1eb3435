"""Answers in progress, as they travel in the page: compressed and signed; the server keeps nothing."""

import binascii
import hmac
import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

#: A page may stay open this long; after that the person is asked whether to go on.
LIFETIME = timedelta(days=3)
_SIGNATURE_BYTES = 32

#: What was typed in the parts of one question's control: part ("" for the whole) → values.
Typed = Mapping[str, list[str]]


class DraftBroken(Exception):
    """The state in the page was cut, altered, or signed by another installation."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that the person gave; its bytes wait under their hash. Size in bytes."""

    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One person's answers to one version of a questionnaire, and where they are in it.

    `typed` keeps what could not be read, by path, so that it shows again; `seen` the steps shown.
    Times are ISO 8601 with their offset;
    `receipt` is the code of a stored answer that sending will replace.
    """

    questionnaire_id: str
    form_version_id: str
    instance_id: str
    language: str
    started_at: str
    seed: int
    expires_at: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    step: str = ""
    seen: tuple[str, ...] = ()
    typed: Mapping[str, Typed] = field(default_factory=dict)
    files: Mapping[str, File] = field(default_factory=dict)
    is_reviewed: bool = False
    source: str | None = None
    code: str | None = None
    receipt: str | None = None
    flags: tuple[str, ...] = ()
    is_test: bool = False

    def is_expired(self, now: datetime) -> bool:
        return datetime.fromisoformat(self.expires_at) < now


def seal(draft: Draft, key: bytes) -> str:
    """`draft` as text for a hidden field: base64url of signature and deflated JSON."""
    body = zlib.compress(json.dumps(asdict(draft), ensure_ascii=False, separators=(",", ":")).encode(), 9)
    return urlsafe_b64encode(_sign(body, key) + body).decode().rstrip("=")


def unseal(text: str, key: bytes) -> Draft:
    """The draft that `seal` made. Raises DraftBroken; expiry is the caller's to judge."""
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise DraftBroken from None
    signature, body = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _sign(body, key)):
        raise DraftBroken
    return _from_json(json.loads(zlib.decompress(body)))


def _sign(body: bytes, key: bytes) -> bytes:
    return hmac.digest(key, b"palier draft 1\0" + body, "sha256")


def _from_json(stored: dict[str, Any]) -> Draft:
    stored["seen"] = tuple(stored["seen"])
    stored["flags"] = tuple(stored["flags"])
    stored["files"] = {name: File(**file) for name, file in stored["files"].items()}
    return Draft(**stored)
