"""The source of a batch: results tell whether an answer came by the letter, its reminder or a notice."""

from dataclasses import replace
from itertools import chain, count
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.households.batch_kinds import BatchKind
from app.households.models import CodeBatch
from app.projects.models import Questionnaire, Source
from app.projects.slugs import make_slug
from app.projects.sources import Lead, create_source, find_source

#: Fewer letters have no source of their own: it would say of an answer from which few doors it came, also
#: after closing. They share one with all small batches of their kind.
FEWEST = 11
#: Characters of a slug, so that a number fits behind.
_LONGEST = 44


def batch_source(
    questionnaire: Questionnaire, kind: BatchKind, name: str, size: int, *, by: Person | None = None
) -> UUID | None:
    """The source of codes about to be minted, the same for all of a kind and name; None: nobody sees them."""
    if kind.source is None:
        return None
    called = name if size >= FEWEST else kind.source_name
    known = db.session.scalar(
        select(Source.id).where(
            Source.project_id == questionnaire.project_id,
            Source.questionnaire_id == questionnaire.id,
            Source.kind == kind.source,
            Source.name == called,
        )
    )
    lead = Lead("", called, kind.source)
    return known or create_source(questionnaire, _placed(questionnaire, lead), by=by).id


def source_slug(project_id: UUID, batch_id: UUID) -> str | None:
    """The slug of the source of a batch."""
    return db.session.scalar(
        select(Source.slug)
        .join(CodeBatch, (CodeBatch.project_id == Source.project_id) & (CodeBatch.source_id == Source.id))
        .where(CodeBatch.project_id == project_id, CodeBatch.id == batch_id)
    )


def _placed(questionnaire: Questionnaire, lead: Lead) -> Lead:
    """The lead with a slug that no other source has: its name's, with a number if it must be."""
    base = make_slug(lead.name)[:_LONGEST].strip("-") or lead.kind
    slugs = chain([base], (f"{base}-{number}" for number in count(2)))
    return replace(lead, slug=next(slug for slug in slugs if find_source(questionnaire, slug) is None))
