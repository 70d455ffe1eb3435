"""Opening what a device sealed to its project's public key.

The bytes: 1 of version (1), 65 of an ephemeral public key (P-256, uncompressed), 12 of nonce, then
AES-256-GCM. The key is HKDF-SHA-256 of the shared secret, with both public keys as salt and the
version's label as info; the instance_id is the associated data, so that nobody can exchange two items.
"""

from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.collection.upsert import Upsert
from app.db import db, table_of
from app.errors import Refused
from app.fieldwork.models import ProjectKey
from app.keys import keys

_VERSION, _LABEL = b"\x01", b"palier sealed 1"
_POINT, _NONCE = 65, 12
_CURVE = ec.SECP256R1()
_KEPT = 64

_MAKE = Upsert(lambda insert: insert(table_of(ProjectKey)).on_conflict_do_nothing())


def public_key(project_id: UUID) -> bytes:
    """The public key that a project's devices seal to, 65 bytes; made when first asked for."""
    known = db.session.get(ProjectKey, project_id)
    if known is None:
        _MAKE.run(_new_pair(project_id))
        known = db.session.get_one(ProjectKey, project_id)
    return known.public


def open_sealed(project_id: UUID, instance_id: str, sealed: bytes) -> bytes:
    """What was sealed under this instance_id. Refused: sealed_unreadable (422)."""
    head, rest = sealed[: 1 + _POINT], sealed[1 + _POINT :]
    pair = db.session.get(ProjectKey, project_id)
    if pair is None or head[:1] != _VERSION or len(rest) <= _NONCE:
        raise Refused("sealed_unreadable")
    try:
        ephemeral = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, head[1:])
        secret = _private(project_id, pair.wrapped).exchange(ec.ECDH(), ephemeral)
        cipher = AESGCM(_derive(secret, head[1:] + pair.public))
        return cipher.decrypt(rest[:_NONCE], rest[_NONCE:], instance_id.encode())
    except (InvalidTag, ValueError) as problem:
        raise Refused("sealed_unreadable") from problem


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
