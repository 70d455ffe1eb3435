"""Passwords: Argon2id, with few at once so that sign-ins cannot take the server's memory."""

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import Refused

SHORTEST = 12
LONGEST = 200
#: OWASP's first choice: 46 MiB, here with one pass more. Two at once stay under 100 MB.
_hasher = PasswordHasher(time_cost=2, memory_cost=47_104, parallelism=1)
_at_once = BoundedSemaphore(2)
_PATIENCE_SECONDS = 5


def hash_password(password: str) -> str:
    """The Argon2id hash in PHC form. Raises Refused if the password is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused("password_length", 422, {"shortest": SHORTEST, "longest": LONGEST})
    with _Turn():
        return _hasher.hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one hashed; takes as long when there is no such person."""
    with _Turn():
        try:
            _hasher.verify(password_hash or _nobodys_hash(), password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("personne")


class _Turn:
    """A place among those that hash; 503 when none comes free in time."""

    def __enter__(self) -> None:
        if not _at_once.acquire(timeout=_PATIENCE_SECONDS):
            raise Refused("busy", 503, {"seconds": _PATIENCE_SECONDS})

    def __exit__(self, *_: object) -> None:
        _at_once.release()
