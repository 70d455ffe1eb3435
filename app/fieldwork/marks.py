"""Marks of lists: by them a device tells which it has, and is told them anew only when they differ."""

import hashlib
from collections.abc import Collection
from uuid import UUID


def mark_of(answered: Collection[tuple[str, UUID]]) -> str:
    """A short mark of a set: equal sets have the same."""
    told = "\n".join(sorted(f"{name} {household}" for name, household in answered))
    return hashlib.sha256(told.encode()).hexdigest()[:16]
