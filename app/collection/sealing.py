"""Sealing versions: the last writes of a transaction, under the numbers of the project's sequence."""

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from app.collection.entry import Entry
from app.collection.envelope import Seen, Setting
from app.collection.models import Attachment, SubmissionVersion
from app.collection.quartier import decide_quartier
from app.collection.sequence import begin_epoch_if_restored, take_numbers
from app.db import execute, table_of

_SEAL, _ATTACH = insert(table_of(SubmissionVersion)), insert(table_of(Attachment))
#: What later rooms do with answers just sealed, in the same transaction; they add themselves when they are
#: installed. What they raise undoes it all.
after_sealing: list[Callable[[Sequence[Entry]], object]] = []
NOTHING_SEEN: Mapping[UUID, Seen] = MappingProxyType({})


def seal(entries: Sequence[Entry], seen: Mapping[UUID, Seen] = NOTHING_SEEN) -> None:
    """Write the versions of settled answers, project by project; each entry learns its number.

    `seen` is what senders have seen of each project's sequence: a restored one begins an epoch first.
    """
    for project_id in sorted({*map(_project, entries), *seen}):
        if project_id in seen:
            begin_epoch_if_restored(project_id, seen[project_id])
        versions = [entry for entry in entries if entry.project_id == project_id]
        if not versions:
            continue
        taken = take_numbers(project_id, len(versions))
        for number, entry in enumerate(versions, start=taken.last - len(versions) + 1):
            entry.sequence, entry.epoch = number, taken.epoch
        execute(_SEAL, [_version(entry) for entry in versions])
        if files := [row for entry in versions for row in _attachments(entry)]:
            execute(_ATTACH, files)
    for act in after_sealing:
        act(entries)


def _project(entry: Entry) -> UUID:
    return entry.project_id


def _version(entry: Entry) -> dict[str, Any]:
    received, envelope = entry.received, entry.received.envelope
    version, source = received.version, received.source
    household = received.code.quartier if received.code else entry.code_quartier
    known = decide_quartier(household, entry.judged.said_quartier, source and (source.kind, source.quartier))
    return {
        "project_id": entry.project_id,
        "id": entry.version_id,
        "submission_id": entry.submission_id,
        "questionnaire_id": envelope.questionnaire_id,
        "sequence": entry.sequence,
        "instance_id": envelope.instance_id,
        "replaces": envelope.replaces,
        "form_version_id": version.id if version else None,
        "unknown_version": None if version else envelope.form_version,
        "answers": entry.judged.answers.decode(),
        "xml": zlib.compress(envelope.xml) if envelope.xml is not None else None,
        "channel": envelope.channel,
        "language": envelope.language,
        "source_id": source.id if source else entry.source_id,
        "quartier": known.quartier,
        "quartier_way": known.way,
        "started_at": envelope.started_at,
        "finished_at": envelope.finished_at,
        "received_at": received.at,
        "collector_id": envelope.collector_id,
        "setting": _setting(envelope.setting),
        "findings": _findings(entry),
    }


def _setting(setting: Setting) -> dict[str, Any]:
    """What the envelope stated of its context."""
    stated = {
        "now": setting.now.isoformat() if setting.now else None,
        "zone": setting.zone,
        "seed": setting.seed or None,
        "device": dict(setting.device) or None,
    }
    return {name: value for name, value in stated.items() if value is not None}


def _findings(entry: Entry) -> dict[str, Any] | None:
    """What a reviewer should see; messages are left out, for they may quote an answer."""
    found = {
        "flags": [*entry.received.envelope.flags, *entry.flags],
        "violations": [{"path": one.path, "code": one.code} for one in entry.judged.violations],
        "calculated": list(entry.judged.calculated),
    }
    return {name: value for name, value in found.items() if value} or None


def _attachments(entry: Entry) -> Iterator[dict[str, Any]]:
    for attachment in entry.received.envelope.attachments:
        yield {"project_id": entry.project_id, "version_id": entry.version_id, **asdict(attachment)}
