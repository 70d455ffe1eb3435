"""The seal of a file that goes with a finished answer: the bytes, and the key while it waits at the server.

Each file has a key of its own, made by chance, that travels inside the sealed answer. The bytes: 1 of version
(1), 12 of nonce, then AES-256-GCM; the answer's instance_id is the associated data.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM

from app.keys import keys

#: Bytes of a key.
KEY = 32
_VERSION, _NONCE, _TAG = b"\x01", 12, 16
_HEAD = len(_VERSION) + _NONCE
#: So many bytes is a sealed file longer than what it holds.
SEAL = _HEAD + _TAG


class SealBroken(Exception):
    """The bytes are not what was sealed with this key under this instance_id."""


def open_file(key: bytes, instance_id: str, sealed: Iterable[bytes]) -> Iterator[bytes]:
    """What was sealed, a piece at a time, so that a film is never whole in memory.

    Nothing of it is to be relied on before the last piece has come. Raises SealBroken, mostly at the end.
    """
    pieces = iter(sealed)
    waiting = b""
    while len(waiting) < SEAL:
        if (piece := next(pieces, None)) is None:
            raise SealBroken
        waiting += piece
    if waiting[:1] != _VERSION:
        raise SealBroken
    cipher = Cipher(AES(key), GCM(waiting[1:_HEAD])).decryptor()
    cipher.authenticate_additional_data(instance_id.encode())
    waiting = waiting[_HEAD:]
    for piece in pieces:
        waiting += piece
        yield cipher.update(waiting[:-_TAG])
        waiting = waiting[-_TAG:]
    yield cipher.update(waiting[:-_TAG])
    try:
        cipher.finalize_with_tag(waiting[-_TAG:])
    except InvalidTag as problem:
        raise SealBroken from problem


def seal_file(key: bytes, instance_id: str, content: bytes, nonce: bytes) -> bytes:
    """Seal as a device does; `nonce` is 12 random bytes."""
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, content, instance_id.encode())


def wrap_key(project_id: UUID, instance_id: str, sha256: str, key: bytes) -> bytes:
    """A file's key as it is stored: under one that never enters the database."""
    # A key wraps one thing, once: its nonce may be fixed.
    return AESGCM(_wrapping(project_id, instance_id, sha256)).encrypt(bytes(_NONCE), key, None)


def unwrap_key(project_id: UUID, instance_id: str, sha256: str, wrapped: bytes) -> bytes:
    """The key that was wrapped. Raises SealBroken."""
    try:
        return AESGCM(_wrapping(project_id, instance_id, sha256)).decrypt(bytes(_NONCE), wrapped, None)
    except InvalidTag as problem:
        raise SealBroken from problem


def _wrapping(project_id: UUID, instance_id: str, sha256: str) -> bytes:
    return keys().digest("file key", f"{project_id} {sha256} {instance_id}")
