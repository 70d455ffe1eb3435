"""Opening what a device sealed to its project's public key.

The bytes: 1 of version (1), 65 of an ephemeral public key (P-256, uncompressed), 12 of nonce, then
AES-256-GCM. The key is HKDF-SHA-256 of the shared secret, with both public keys as salt and the
version's label as info; the instance_id is the associated data, so that nobody can exchange two items.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import bindparam, select

from app.collection.upsert import Upsert
from app.db import db, execute, table_of
from app.errors import Refused
from app.fieldwork.models import ProjectKey
from app.keys import keys

_VERSION, _LABEL = b"\x01", b"palier sealed 1"
_POINT, _NONCE = 65, 12
_CURVE = ec.SECP256R1()
_KEPT = 64

_pairs = table_of(ProjectKey)
_PAIR = select(*_pairs.c["project_id", "public", "wrapped"]).where(
    _pairs.c.project_id == bindparam("project")
)
_MAKE = Upsert(lambda insert: insert(_pairs).on_conflict_do_nothing())


def public_key(project_id: UUID) -> bytes:
    """The public key that a project's devices seal to, 65 bytes; made when first asked for."""
    known = db.session.get(ProjectKey, project_id)
    if known is None:
        _MAKE.run(_new_pair(project_id))
        known = db.session.get_one(ProjectKey, project_id)
    return known.public


class Pair(NamedTuple):
    """A project's pair of keys, as it is stored."""

    project_id: UUID
    public: bytes
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class Opener:
    """A project's pair of keys, looked up once for all that a device hands in; none if it has none."""

    pair: Pair | None

    def open(self, instance_id: str, sealed: bytes) -> bytes:
        """What was sealed under this instance_id. Refused: sealed_unreadable (422)."""
        head, rest = sealed[: 1 + _POINT], sealed[1 + _POINT :]
        if self.pair is None or head[:1] != _VERSION or len(rest) <= _NONCE:
            raise Refused("sealed_unreadable")
        try:
            ephemeral = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, head[1:])
            secret = _private(self.pair.project_id, self.pair.wrapped).exchange(ec.ECDH(), ephemeral)
            cipher = AESGCM(_derive(secret, head[1:] + self.pair.public))
            return cipher.decrypt(rest[:_NONCE], rest[_NONCE:], instance_id.encode())
        except (InvalidTag, ValueError) as problem:
            raise Refused("sealed_unreadable") from problem


def opener_of(project_id: UUID) -> Opener:
    """What opens that which was sealed to a project's public key."""
    row = execute(_PAIR, {"project": project_id}).first()
    return Opener(Pair._make(row) if row else None)


def seal(public: bytes, instance_id: str, content: bytes, nonce: bytes) -> bytes:
    """Seal as a device does; `nonce` is 12 random bytes."""
    ephemeral = ec.generate_private_key(_CURVE)
    point = _point(ephemeral)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, public)
    cipher = AESGCM(_derive(ephemeral.exchange(ec.ECDH(), theirs), point + public))
    return _VERSION + point + nonce + cipher.encrypt(nonce, content, instance_id.encode())


def _derive(secret: bytes, points: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=points, info=_LABEL).derive(secret)


def _point(private: ec.EllipticCurvePrivateKey) -> bytes:
    return private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _new_pair(project_id: UUID) -> dict[str, object]:
    """A pair as it is stored: the private number under a key that never enters the database."""
    private = ec.generate_private_key(_CURVE)
    number = private.private_numbers().private_value.to_bytes(32, "big")
    wrapping = AESGCM(_wrapping_key(project_id))
    # A key wraps one thing, once: its nonce may be fixed.
    wrapped = wrapping.encrypt(bytes(_NONCE), number, project_id.bytes)
    return {"project_id": project_id, "public": _point(private), "wrapped": wrapped}


def _wrapping_key(project_id: UUID) -> bytes:
    return keys().digest("project key", str(project_id))


def _private(project_id: UUID, wrapped: bytes) -> ec.EllipticCurvePrivateKey:
    return _unwrap(_wrapping_key(project_id), project_id.bytes, wrapped)


@lru_cache(_KEPT)
def _unwrap(wrapping: bytes, context: bytes, wrapped: bytes) -> ec.EllipticCurvePrivateKey:
    number = AESGCM(wrapping).decrypt(bytes(_NONCE), wrapped, context)
    return ec.derive_private_key(int.from_bytes(number, "big"), _CURVE)
