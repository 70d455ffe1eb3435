"""A copy that was read through becomes an answer, by the door that all answers take."""

import hashlib
from dataclasses import dataclass
from uuid import uuid5

from app.collection.envelope import Envelope
from app.collection.keying.nesting import nest
from app.collection.receipt import Receipt
from app.collection.submit import submit
from app.columns import canonical
from app.db import db, now
from app.errors import Refused
from app.households.batch_sources import source_slug
from app.paper.models import PaperCopy
from app.paper.scans.copies import CopyKey, SheetRead, find_copy
from app.paper.scans.models import SheetAnswer
from app.projects.models import FormVersion

CHANNEL = "paper"


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a copy: `receipt` is None where nothing has changed since it was sent last."""

    receipt: Receipt | None


def send_copy(key: CopyKey, *, despite_missing: bool = False) -> Sent:
    """Send what is on a copy. What was sent before and has changed is amended.

    Refused: copy_unknown, copy_void, copy_open (values: questions), copy_incomplete (values: pages),
    copy_empty.
    """
    sheet = find_copy(key)
    if sheet is None:
        raise Refused("copy_unknown", 404)
    refuse_unready(sheet, despite_missing=despite_missing)
    answers = nest(sheet.values())
    content = hashlib.sha256(canonical(answers)).hexdigest()
    before = db.session.get(SheetAnswer, key)
    if before and before.content_sha256 == content:
        return Sent(None)
    receipt = submit(_envelope(sheet, answers, before))
    _note(key, receipt, content)
    return Sent(receipt)


def send_if_ready(key: CopyKey) -> Sent | None:
    """Send a copy if all of it was read, and leave it if not."""
    sheet = find_copy(key)
    try:
        if sheet is None:
            return None
        refuse_unready(sheet)
    except Refused:
        return None
    return send_copy(key)


def refuse_unready(sheet: SheetRead, *, despite_missing: bool = False) -> None:
    """Raise Refused where a copy cannot be sent yet."""
    copy = db.session.get_one(PaperCopy, sheet.key)
    if copy.void_at:
        raise Refused("copy_void", 409)
    if questions := sheet.open_paths:
        raise Refused("copy_open", 409, {"questions": len(questions)})
    if sheet.missing and not despite_missing:
        raise Refused("copy_incomplete", 409, {"pages": ", ".join(map(str, sheet.missing))})
    if not sheet.values():
        raise Refused("copy_empty", 409)


def _envelope(sheet: SheetRead, answers: dict[str, object], before: SheetAnswer | None) -> Envelope:
    copy = db.session.get_one(PaperCopy, sheet.key)
    version = db.session.get_one(FormVersion, (sheet.key.project_id, sheet.layout.form_version_id))
    versions = before.versions if before else 0
    return Envelope(
        questionnaire_id=sheet.run.questionnaire_id,
        # The first reading of a copy is one answer, whoever sends it again; so is each amendment.
        instance_id=f"uuid:{uuid5(sheet.key.run_id, f'{sheet.key.serial} {versions}')}",
        form_version=version.label,
        channel=CHANNEL,
        answers=answers,
        language=sheet.layout.language,
        source=source_slug(sheet.key.project_id, sheet.run.batch_id),
        code_id=copy.code_id,
        finished_at=copy.returned_at or now(),
        replaces=before.instance_id if before else None,
    )


def _note(key: CopyKey, receipt: Receipt, content: str) -> None:
    row = db.session.get(SheetAnswer, key)
    if row is None:
        row = SheetAnswer(project_id=key.project_id, run_id=key.run_id, serial=key.serial)
        db.session.add(row)
    row.instance_id, row.content_sha256 = receipt.instance_id, content
    row.submission_id, row.at, row.versions = receipt.submission_id, now(), (row.versions or 0) + 1
    copy = db.session.get_one(PaperCopy, key)
    copy.returned_at = copy.returned_at or now()
