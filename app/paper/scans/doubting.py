"""What the engine finds odd in a copy that became an answer: told to whoever keyed it, who may look again."""

from dataclasses import dataclass

from app.collection.models import Submission, SubmissionVersion
from app.db import db
from app.paper.scans.copies import CopyKey
from app.paper.scans.models import SheetAnswer


@dataclass(frozen=True, slots=True)
class Doubt:
    """A rule that an answer breaks: `path` with positions inside repeats, `code` as of a violation."""

    path: str
    code: str


def doubts_about(key: CopyKey) -> list[Doubt]:
    """What is odd in the answer of a copy; questions left out are not, for paper cannot insist."""
    sent = db.session.get(SheetAnswer, key)
    submission = db.session.get(Submission, (key.project_id, sent.submission_id)) if sent else None
    if submission is None:
        return []
    version = db.session.get(SubmissionVersion, (key.project_id, submission.version_id))
    found = (version.findings or {}).get("violations", []) if version else []
    return [Doubt(one["path"], one["code"]) for one in found if one["code"] != "required"]
