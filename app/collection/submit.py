"""The one door: every channel's answers come in here, and a receipt goes out.

An answer is looked up and evaluated first, while nothing is locked. Then it is written down in one
order for all writers, so that none waits for another in a ring: claims by instanceID, codes, and
last the project's sequence with the sealed versions.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from uuid import UUID

from sqlalchemy.exc import DataError, IntegrityError

from app.collection.answering import answer
from app.collection.claims import Claim, claim, is_repeated, release
from app.collection.conflicts import keep_conflict
from app.collection.entry import Entry
from app.collection.envelope import Envelope, Seen
from app.collection.judging import Judged, judge
from app.collection.receipt import Receipt
from app.collection.reception import Asking, Received, ask, receive
from app.collection.sealing import seal
from app.collection.settling import settle
from app.collection.standing import refuse_wrong_code
from app.db import db, writing
from app.errors import Refused

_Guard = Callable[[], AbstractContextManager[object]]


def submit(envelope: Envelope) -> Receipt:
    """Keep an answer and return its receipt; the same content again returns the same receipt.

    The receipt is worth something once the unit of work has committed. A request should call
    `reading()` before anything else, so that evaluation holds no write lock. Raises Refused for what
    nobody could keep (see `reception.receive`), and on a channel that corrects AnswersInvalid and
    the refusals of `standing.refuse_wrong_code`.
    """
    entry = _prepare(envelope)
    writing()
    receipt = _write([entry], nullcontext)[0]
    if isinstance(receipt, Refused):
        raise receipt
    return receipt


def submit_batch(envelopes: Iterable[Envelope]) -> list[Receipt | Refused]:
    """Keep several answers in one transaction; a bad one does not hinder the others."""
    ask_once = cache(ask)
    prepared = [_try(envelope, ask_once) for envelope in envelopes]
    writing()
    written = iter(_write([one for one in prepared if isinstance(one, Entry)], db.session.begin_nested))
    return [one if isinstance(one, Refused) else next(written) for one in prepared]


def _try(envelope: Envelope, asking: Asking) -> Entry | Refused:
    try:
        return _prepare(envelope, asking)
    except Refused as refused:
        return refused


def _prepare(envelope: Envelope, asking: Asking = ask) -> Entry:
    received = receive(envelope, asking)
    return Entry(received, _judge(received))


def _judge(received: Received) -> Judged:
    """What was taken in once is not refused when it is sent again, whatever has changed since."""
    try:
        refuse_wrong_code(received)
        return judge(received)
    except Refused:
        if is_repeated(received):
            return Judged(received.answers)
        raise


def _write(entries: Sequence[Entry], guard: _Guard) -> list[Receipt | Refused]:
    met = claim(sorted(entries, key=_by_instance))
    first = [entry for entry in entries if met[entry.version_id] is Claim.FIRST]
    failed = _settle(first, guard)
    seal([entry for entry in first if _by_instance(entry) not in failed], _seen(entries))
    for entry in entries:
        if met[entry.version_id] is Claim.OTHER:
            keep_conflict(entry)
    return [failed.get(_by_instance(entry)) or answer(entry, met[entry.version_id]) for entry in entries]


def _seen(entries: Iterable[Entry]) -> dict[UUID, Seen]:
    """The furthest that any sender has seen of each project's sequence."""
    seen: dict[UUID, Seen] = {}
    for entry in entries:
        if told := entry.received.envelope.seen:
            seen[entry.project_id] = max(seen.get(entry.project_id, told), told, key=_place)
    return seen


def _place(seen: Seen) -> tuple[int, int]:
    return seen.epoch, seen.sequence


def _settle(entries: Sequence[Entry], guard: _Guard) -> dict[tuple[bytes, str], Refused]:
    """Settle within `guard`; where that is a savepoint, answers that are refused are left out, and told.

    Hardly any is ever refused: all are settled at once, and one by one only if that fails.
    """
    if not entries:
        return {}
    try:
        with guard():
            settle(entries)
    except (DataError, IntegrityError, Refused) as problem:
        if guard is nullcontext:
            raise
        if len(entries) > 1:
            return {
                named: refused
                for entry in sorted(entries, key=_by_code)
                for named, refused in _settle([entry], guard).items()
            }
        release(entries[0])
        refused = problem if isinstance(problem, Refused) else Refused("not_stored", 422)
        return {_by_instance(entries[0]): refused}
    return {}


def _by_instance(entry: Entry) -> tuple[bytes, str]:
    return entry.project_id.bytes, entry.instance_id


def _by_code(entry: Entry) -> bytes:
    return entry.received.code.counting_id.bytes if entry.received.code else b""
