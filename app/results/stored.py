"""The counted answers of a questionnaire, one after the other, as the database holds them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Select, Text, func, select, type_coerce

from app.collection.models import Submission, SubmissionVersion
from app.collection.states import State
from app.db import db
from app.projects.forms import form_of
from app.projects.models import FormVersion, Questionnaire, Source
from app.questionnaire.context import Context
from app.questionnaire.definition import Form
from app.questionnaire.instance import Instance

from .answer import Answer
from .asking import Relevance

#: Rows fetched at a time: memory does not grow with their number.
_AT_ONCE = 500


def forms_of(questionnaire: Questionnaire) -> dict[UUID, Form]:
    """The forms that answers can be of, by form version, newest first; drafts only before publication."""
    versions = db.session.execute(
        select(FormVersion.id, FormVersion.sha256, FormVersion.published_at)
        .where(
            FormVersion.project_id == questionnaire.project_id,
            FormVersion.questionnaire_id == questionnaire.id,
        )
        .order_by(FormVersion.number.desc())
    ).all()
    published = [version for version in versions if version.published_at] or versions[:1]
    return {v.id: form_of(questionnaire.project_id, v.id, v.sha256) for v in published}


def sources_of(questionnaire: Questionnaire) -> dict[UUID, Source]:
    """Posters, letters and lists by id."""
    found = db.session.scalars(
        select(Source).where(
            Source.project_id == questionnaire.project_id, Source.questionnaire_id == questionnaire.id
        )
    )
    return {source.id: source for source in found}


def state_counts(questionnaire: Questionnaire) -> dict[tuple[str, str | None], int]:
    """How many submissions are in each state, by (state, reason)."""
    rows = db.session.execute(
        select(Submission.state, Submission.reason, func.count())
        .where(
            Submission.project_id == questionnaire.project_id,
            Submission.questionnaire_id == questionnaire.id,
        )
        .group_by(Submission.state, Submission.reason)
    )
    return {(state, reason): count for state, reason, count in rows}


def counted(questionnaire: Questionnaire, forms: Mapping[UUID, Form]) -> Iterator[Answer]:
    """The answers that count, in the order they came."""
    slugs = {source_id: source.slug for source_id, source in sources_of(questionnaire).items()}
    zone = ZoneInfo(questionnaire.project.zone)
    rows = db.session.execute(_statement(questionnaire), execution_options={"yield_per": _AT_ONCE})
    for row in rows:
        instance_id, version_id, received_at, channel, language, source_id, quartier, way, text = row[:9]
        values = orjson.loads(text)
        yield Answer(
            instance_id=instance_id,
            version_id=version_id,
            day=received_at.astimezone(zone).date(),
            channel=channel,
            language=language or "",
            source=slugs.get(source_id, ""),
            quartier=quartier,
            quartier_way=way,
            values=values,
            evaluate=_evaluation(forms.get(version_id), values, row, zone),
        )


def _statement(questionnaire: Questionnaire) -> Select[*tuple[Any, ...]]:
    version = SubmissionVersion
    return (
        select(
            version.instance_id,
            version.form_version_id,
            version.received_at,
            version.channel,
            version.language,
            version.source_id,
            version.quartier,
            version.quartier_way,
            version.answers,
            version.started_at,
            version.finished_at,
            # Its text: it is read only for an answer that must be evaluated.
            type_coerce(version.setting, Text).label("setting"),
        )
        .join(
            Submission,
            (Submission.project_id == version.project_id) & (Submission.version_id == version.id),
        )
        .where(
            Submission.project_id == questionnaire.project_id,
            Submission.questionnaire_id == questionnaire.id,
            Submission.state == State.COUNTED,
        )
        .order_by(version.sequence)
    )


def _evaluation(
    form: Form | None, values: Mapping[str, object], row: Any, zone: ZoneInfo
) -> Callable[[], Relevance]:
    """Open the answer in the context that its envelope stated."""

    def evaluate() -> Relevance:
        if form is None:
            return lambda _path: True
        setting = orjson.loads(row.setting)
        moment = setting.get("now")
        context = Context(
            now=datetime.fromisoformat(moment) if moment else row.finished_at or row.received_at,
            zone=ZoneInfo(setting["zone"]) if setting.get("zone") else zone,
            random=setting.get("seed", 0),
            device=setting.get("device", {}),
            language=row.language,
            started=row.started_at,
        )
        return _relevance(Instance.from_json(form, values, context))

    return evaluate


def _relevance(instance: Instance) -> Relevance:
    """A repeat instance that the form takes away as soon as it is opened is not relevant."""

    def is_relevant(path: str) -> bool:
        try:
            return instance.is_relevant(path)
        except KeyError:
            return False

    return is_relevant
