"""The hash by which a repetition is told from another answer under the same instanceID."""

import hashlib
from collections.abc import Iterable

from app.collection.envelope import AttachmentRef


def content_hash(answers: bytes, xml: bytes | None, attachments: Iterable[AttachmentRef]) -> bytes:
    """SHA-256 of what was said, not of when, by whom or from where; `answers` is canonical JSON.

    XML that arrived is hashed alone: Collect sends the same XML again with each part of a large
    set of attachments.
    """
    if xml is not None:
        return hashlib.sha256(xml).digest()
    digest = hashlib.sha256(answers)
    for name, sha256 in sorted((attachment.name, attachment.sha256) for attachment in attachments):
        digest.update(b"\0" + name.encode() + b"\0" + sha256.encode())
    return digest.digest()
