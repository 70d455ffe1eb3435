"""Recognising a code that somebody typed or scanned."""

from sqlalchemy import update

from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db
from app.errors import Refused
from app.households.codes import normalise_code
from app.households.directory import Opens, find_entry
from app.households.models import AccessCode, CodeBatch
from app.rates import limit

#: Tries from one address in ten minutes: a library's shared connection, not a guesser of 55 bits.
_TRIES, _SECONDS = 120, 600


def find_code(typed: str) -> AccessCode | None:
    """The access code that `typed` stands for, active or revoked, or None when there is none."""
    code = normalise_code(typed)
    entry = find_entry(code) if code else None
    if entry is None or entry.kind != Opens.CODE:
        return None
    return db.session.get(AccessCode, (entry.project_id, entry.object_id))


def recognise_code(typed: str, address: str) -> AccessCode:
    """The active code that a visitor typed. `address` is the visitor's, and is counted.

    Refused: too_many (429), code_mistyped (its check character does not fit), code_unknown,
    code_revoked; each has a page that helps.
    """
    count_try(address)
    if normalise_code(typed) is None:
        raise Refused("code_mistyped", 404)
    found = find_code(typed)
    if found is None:
        raise Refused("code_unknown", 404)
    if found.state != "active":
        raise Refused("code_revoked", 410)
    return found


def count_try(address: str) -> None:
    """Count a code tried from a visitor's address. Refused: too_many (429)."""
    limit("code", address, _TRIES, _SECONDS)


def revoke_batch(batch: CodeBatch, *, by: Person | None = None) -> int:
    """Make every code of a batch useless from now on (lost letters); says how many were active."""
    revoked = db.session.execute(
        update(AccessCode)
        .where(
            AccessCode.project_id == batch.project_id,
            AccessCode.batch_id == batch.id,
            AccessCode.state == "active",
        )
        .values(state="revoked")
        .returning(AccessCode.id)
    ).all()
    record("codes.revoke", f"code_batch {batch.id}", by=by, project_id=batch.project_id, size=len(revoked))
    return len(revoked)
