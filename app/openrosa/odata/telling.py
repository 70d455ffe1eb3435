"""`__system`: what a row says of its submission besides its answers."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select

from app.blobs import has_blob
from app.db import execute, table_of
from app.openrosa.actors import names_of
from app.openrosa.files import files_named, takes_files
from app.projects.forms import form_of
from app.projects.models import FormVersion, Questionnaire
from app.questionnaire.definition import Form
from app.questionnaire.problems import FormRefused

from .standing import slugs_of, standing
from .stored import Read, files_of

_versions = table_of(FormVersion)
_NO_FILES: Mapping[str, str] = {}


class Teller:
    """What is known once for a whole table.

    Labels of versions, names of people, slugs of sources, which forms take files.
    """

    def __init__(self, questionnaire: Questionnaire, shown: frozenset[str]) -> None:
        self.project_id, self.questionnaire_id = questionnaire.project_id, questionnaire.id
        self.shown = shown
        self.names = names_of(questionnaire.project_id)
        self.sources = slugs_of(questionnaire)
        self.labels: dict[UUID, str] = {}
        self.forms: dict[UUID, Form] = {}
        for version_id, label, sha256 in self._stored():
            self.labels[version_id] = label
            if form := self._form(version_id, sha256):
                self.forms[version_id] = form

    def _stored(self) -> Sequence[Any]:
        return execute(
            select(*_versions.c["id", "label", "sha256"]).where(
                _versions.c.project_id == self.project_id,
                _versions.c.questionnaire_id == self.questionnaire_id,
                _versions.c.published_at.is_not(None),
            )
        ).all()

    def _form(self, version_id: UUID, sha256: str) -> Form | None:
        try:
            return form_of(self.project_id, version_id, sha256)
        except FormRefused:
            return None

    @cached_property
    def looks_for_files(self) -> bool:
        return any(map(takes_files, self.forms.values()))

    def files(self, batch: Sequence[Read]) -> Mapping[UUID, Mapping[str, str]]:
        """The files that came with the submissions of a batch."""
        if not self.looks_for_files:
            return {}
        return files_of(self.project_id, [read.version_id for read in batch])

    def tell(self, read: Read, answers: Mapping[str, Any], files: Mapping[UUID, Mapping[str, str]]) -> Any:
        """The values of `__system`, all of them or those that are shown."""
        setting = orjson.loads(read.setting) if '"device"' in read.setting else {}
        form = self.forms.get(read.form_version_id) if read.form_version_id else None
        came = files.get(read.version_id, _NO_FILES)
        expected = set(files_named(form, answers)) if form else set()
        told = {
            "submissionDate": read.received_at,
            "updatedAt": read.updated_at,
            "submitterId": str(read.submitter),
            "submitterName": self.names.get(read.collector_id) if read.collector_id else None,
            "attachmentsPresent": sum(has_blob(sha256) for sha256 in came.values()),
            "attachmentsExpected": len(expected | set(came)),
            "status": None,
            "reviewState": read.review,
            "deviceId": setting.get("device", {}).get("deviceid"),
            "edits": read.edits,
            "formVersion": self._label(read),
            "deletedAt": None,
            **standing(read, self.sources),
        }
        return {name: told[name] for name in self.shown} if self.shown else told

    def _label(self, read: Read) -> str | None:
        return self.labels.get(read.form_version_id) if read.form_version_id else read.unknown_version
