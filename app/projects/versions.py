"""Adding form versions: what was read is stored once, with its report, and never changes."""

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any, NamedTuple

from sqlalchemy import select

from app.accounts.audit import record
from app.accounts.models import Person
from app.blobs import keep_blob
from app.db import db
from app.errors import Refused
from app.projects.forms import xml_of
from app.projects.media.given import Given
from app.projects.media.keeping import keep_media, may_show, media_of
from app.projects.media.preparing import NO_MEDIA, Prepared, prepare
from app.projects.media.ready import Kept
from app.projects.media.wanted import Wanted
from app.projects.models import FormVersion, Questionnaire
from app.projects.version_labels import free_label, read_label, stamp_label
from app.questionnaire.definition import read_xform
from app.questionnaire.problems import FormRefused, Problem, Severity
from app.questionnaire.reading import Limits, Reading, read_questionnaire


class FormSource(NamedTuple):
    """The file that a form version was made from: its name, and the hash of its blob."""

    name: str
    sha256: str


def read_form(data: bytes, filename: str) -> Reading:
    """Read an uploaded questionnaire and hold it to the engine; takes seconds, so not in a request."""
    reading = read_questionnaire(data, filename)
    if reading.xml is None:
        return reading
    try:
        read_xform(reading.xml)
    except FormRefused as refused:
        return replace(reading, accepted=False, xml=None, problems=(*reading.problems, *refused.problems))
    return reading


def add_version(
    questionnaire: Questionnaire, data: bytes, filename: str, *, by: Person | None = None
) -> FormVersion:
    """Read a questionnaire and keep it as a new version, for commands; pages go by `projects.uploads`.

    Raises Refused form_refused (values: problems, how many).
    """
    reading = read_form(data, filename)
    if not reading.accepted:
        raise Refused("form_refused", 422, {"problems": len(reading.problems)})
    blob = keep_blob([data], most_bytes=Limits().file_size)
    source = FormSource(filename, blob.sha256)
    return keep_version(questionnaire, reading, source, prepare_media((), reading), by=by)


def prepare_media(given: Iterable[Given], reading: Reading) -> Prepared:
    """The files given with a form, made ready for it; takes a moment for each picture."""
    return prepare(given, Wanted.by(read_xform(reading.xml))) if reading.xml else NO_MEDIA


def keep_version(
    questionnaire: Questionnaire,
    reading: Reading,
    source: FormSource,
    media: Prepared = NO_MEDIA,
    *,
    by: Person | None = None,
) -> FormVersion:
    """Keep an accepted reading as a new version; the same form again with the same media is the same one."""
    assert reading.xml is not None  # noqa: S101 - an accepted reading has its XForm
    version = _same(questionnaire, reading.xml)
    if version is None or not may_show(version, media):
        version = _add(questionnaire, reading, source, by)
    keep_media(version, media)
    return version


def _add(
    questionnaire: Questionnaire, reading: Reading, source: FormSource, by: Person | None
) -> FormVersion:
    assert reading.xml is not None  # noqa: S101
    number, labels = _history(questionnaire)
    xml, reading = _with_free_label(reading.xml, reading, number, labels)
    version = FormVersion(
        project_id=questionnaire.project_id,
        questionnaire_id=questionnaire.id,
        number=number,
        label=read_label(xml),
        sha256=hashlib.sha256(xml).hexdigest(),
        xml=zlib.compress(xml, 9),
        # As pages, sheets and letters tell it: what heads a table or is calculated asks nothing.
        questions=len(read_xform(xml).asked),
        source_name=source.name,
        source_sha256=source.sha256,
        report=report_of(reading),
    )
    db.session.add(version)
    db.session.flush()
    subject = f"form_version {version.id}"
    record("form_version.add", subject, by=by, project_id=version.project_id, sha256=version.sha256)
    return version


def copy_version(version: FormVersion, label: str | None = None, *, by: Person | None = None) -> FormVersion:
    """The same form with the same files as a new version, under `label` or one that is free.

    `label` must be free (`versions_of`); without one the report tells that the version was renamed.
    """
    questionnaire = db.session.get_one(Questionnaire, version.questionnaire_id)
    report = version.report
    reading = Reading(
        accepted=True,
        xml=xml_of(version.project_id, version.id) if label is None else _relabelled(version, label),
        questions=version.questions,
        repairs=problems_in(report, "repairs") if label is None else (),
        problems=problems_in(report, "problems"),
    )
    copy = _add(questionnaire, reading, FormSource(version.source_name, version.source_sha256), by)
    files = {row.name: Kept(row.sha256, row.size, row.media_type) for row in media_of(version).values()}
    keep_media(copy, Prepared(files=files))
    return copy


def _relabelled(version: FormVersion, label: str) -> bytes:
    return stamp_label(xml_of(version.project_id, version.id), label)


def report_of(reading: Reading) -> dict[str, Any]:
    """What a reading repaired and found, as kept with the version: codes and data, no sentences."""
    return {
        "accepted": reading.accepted,
        "questions": reading.questions,
        "repairs": [asdict(repair) for repair in reading.repairs],
        "problems": [asdict(problem) for problem in reading.problems],
    }


def problems_in(report: dict[str, Any], part: str) -> tuple[Problem, ...]:
    """The `repairs` or the `problems` of a stored report."""
    return tuple(Problem(**{**told, "severity": Severity(told["severity"])}) for told in report[part])


def versions_of(questionnaire: Questionnaire) -> list[FormVersion]:
    """All versions of a questionnaire, newest first."""
    return list(
        db.session.scalars(
            select(FormVersion)
            .where(
                FormVersion.project_id == questionnaire.project_id,
                FormVersion.questionnaire_id == questionnaire.id,
            )
            .order_by(FormVersion.number.desc())
        )
    )


def version_numbered(questionnaire: Questionnaire, number: int) -> FormVersion | None:
    """The version of this number, published or not."""
    return next((one for one in versions_of(questionnaire) if one.number == number), None)


def published_version(questionnaire: Questionnaire) -> FormVersion | None:
    """The version that is asked now."""
    if questionnaire.published_version_id is None:
        return None
    return db.session.get(FormVersion, (questionnaire.project_id, questionnaire.published_version_id))


def _same(questionnaire: Questionnaire, xml: bytes) -> FormVersion | None:
    """The newest version that was made from the same form, whatever label it got."""
    for version in versions_of(questionnaire):
        candidates = (xml, stamp_label(xml, version.label))
        if version.sha256 in {hashlib.sha256(candidate).hexdigest() for candidate in candidates}:
            return version
    return None


def _history(questionnaire: Questionnaire) -> tuple[int, set[str]]:
    """The number of the next version, and the labels that are taken."""
    taken = versions_of(questionnaire)
    return (taken[0].number + 1 if taken else 1), {version.label for version in taken}


def _with_free_label(xml: bytes, reading: Reading, number: int, labels: set[str]) -> tuple[bytes, Reading]:
    """The form under a label that no other version has; what the author wrote and was changed is told."""
    wanted = read_label(xml)
    label = free_label(wanted, number, labels)
    if label == wanted:
        return xml, reading
    if not wanted:
        return stamp_label(xml, label), reading
    told = Problem("version_renamed", Severity.WARNING, "settings", values={"from": wanted, "to": label})
    return stamp_label(xml, label), replace(reading, repairs=(*reading.repairs, told))
