"""The instance's secrets: made once, kept in a file outside the database, never logged."""

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from flask import current_app

FILE = "instance.json"


@dataclass(frozen=True, slots=True)
class Keys:
    """Three independent keys of 32 bytes: one leaking does not open the others."""

    instance: bytes = field(repr=False)
    session: bytes = field(repr=False)
    pages: bytes = field(repr=False)

    def digest(self, purpose: str, value: str) -> bytes:
        """HMAC-SHA-256 (32 bytes) of `value`; the same value under two purposes shares nothing."""
        return hmac.digest(self.instance, f"{purpose}\0{value}".encode(), hashlib.sha256)


def open_keys(folder: Path) -> Keys:
    """Read the keys kept in `folder`, making them on the very first start.

    Two processes starting together agree: each writes a file of its own and the first to link it
    into place wins.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / FILE
    if not path.exists():
        _make(path)
    return read_keys(path)


def read_keys(path: Path) -> Keys:
    """The keys in a file. Raises ValueError or KeyError where it holds none."""
    stored: dict[str, str] = json.loads(path.read_text(encoding="ascii"))
    return Keys(**{name: bytes.fromhex(stored[name]) for name in ("instance", "session", "pages")})


def _make(path: Path) -> None:
    draft = path.with_suffix(f".{os.getpid()}.{secrets.token_hex(4)}")
    names = ("instance", "session", "pages")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump({name: secrets.token_hex(32) for name in names}, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def keys() -> Keys:
    """The keys of the application at work."""
    return cast(Keys, current_app.extensions["palier.keys"])
