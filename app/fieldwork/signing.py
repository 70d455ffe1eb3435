"""Signed receipts: evidence, for after a restore, that this installation had something."""

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.columns import canonical
from app.keys import keys

_SIGNED = ("instance_id", "content_hash", "epoch", "sequence", "received_at")


def sign_receipt(receipt: dict[str, object]) -> str:
    """The Ed25519 signature, in hexadecimal, of the canonical JSON of what a receipt echoes."""
    return _key(_seed()).sign(signed_part(receipt)).hex()


def signed_part(receipt: dict[str, object]) -> bytes:
    """The bytes that are signed."""
    return canonical({name: receipt[name] for name in _SIGNED})


def verifying_key() -> str:
    """The public key of this installation's receipts, 32 bytes in hexadecimal."""
    return _key(_seed()).public_key().public_bytes_raw().hex()


def _seed() -> bytes:
    return keys().digest("receipts", "ed25519")


@lru_cache(4)
def _key(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)
