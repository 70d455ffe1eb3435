"""Making the receipt that a sender gets."""

from collections.abc import Iterable

from sqlalchemy import select

from app.blobs import renew_blob
from app.collection.claims import Claim, claimed_version
from app.collection.entry import Entry
from app.collection.envelope import AttachmentRef
from app.collection.models import Submission, SubmissionVersion
from app.collection.receipt import Outcome, Receipt, receipt_code
from app.collection.sequence import last_number
from app.db import db


def answer(entry: Entry, met: Claim) -> Receipt:
    """The receipt of an envelope that met this claim."""
    match met:
        case Claim.FIRST:
            return _accepted(entry)
        case Claim.SAME:
            return _repeated(entry)
        case Claim.OTHER:
            return _bare(entry, Outcome.CONFLICT)
        case Claim.GONE:
            return _bare(entry, Outcome.GONE)


def _accepted(entry: Entry) -> Receipt:
    return Receipt(
        outcome=Outcome.ACCEPTED,
        instance_id=entry.instance_id,
        content_hash=entry.received.content_hash.hex(),
        received_at=entry.received.at,
        epoch=entry.epoch,
        submission_id=entry.submission_id,
        sequence=entry.sequence,
        state=entry.state,
        code=receipt_code(entry.project_id, entry.submission_id),
        missing=_missing(entry.received.envelope.attachments),
    )


def _repeated(entry: Entry) -> Receipt:
    """The receipt that the first sending got."""
    kept = db.session.execute(
        select(
            SubmissionVersion.submission_id,
            SubmissionVersion.sequence,
            SubmissionVersion.received_at,
            Submission.state,
        )
        .join(
            Submission,
            (Submission.project_id == SubmissionVersion.project_id)
            & (Submission.id == SubmissionVersion.submission_id),
        )
        .where(
            SubmissionVersion.project_id == entry.project_id,
            SubmissionVersion.id == claimed_version(entry),
        )
    ).one()
    return Receipt(
        outcome=Outcome.REPEATED,
        instance_id=entry.instance_id,
        content_hash=entry.received.content_hash.hex(),
        received_at=kept.received_at,
        epoch=last_number(entry.project_id).epoch,
        submission_id=kept.submission_id,
        sequence=kept.sequence,
        state=kept.state,
        code=receipt_code(entry.project_id, kept.submission_id),
        missing=_missing(entry.received.envelope.attachments),
    )


def _missing(attachments: Iterable[AttachmentRef]) -> tuple[str, ...]:
    """The hashes whose bytes are still to come; those that are here are kept from the sweep meanwhile."""
    hashes = {attachment.sha256 for attachment in attachments}
    return tuple(sorted(sha256 for sha256 in hashes if not renew_blob(sha256)))


def _bare(entry: Entry, outcome: Outcome) -> Receipt:
    return Receipt(
        outcome=outcome,
        instance_id=entry.instance_id,
        content_hash=entry.received.content_hash.hex(),
        received_at=entry.received.at,
        epoch=last_number(entry.project_id).epoch,
    )
