"""Sources: each poster, letter or list has a link of its own, so that results can tell them apart."""

from dataclasses import asdict, dataclass

from sqlalchemy import select

from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db
from app.errors import Refused
from app.projects.models import Questionnaire, Source
from app.projects.quartiers import quartier_by_id
from app.projects.slugs import is_slug
from app.projects.terms import SOURCE_KINDS


@dataclass(frozen=True, slots=True)
class Lead:
    """What a source is before it has an id; `kind` is a key of SOURCE_KINDS, `quartier` an id."""

    slug: str
    name: str
    kind: str = "poster"
    quartier: str | None = None


def create_source(questionnaire: Questionnaire, lead: Lead, *, by: Person | None = None) -> Source:
    """Create a source. Refused: slug_invalid, source_taken, source_kind_unknown, quartier_unknown."""
    if not is_slug(lead.slug):
        raise Refused("slug_invalid", 422, {"slug": lead.slug})
    if lead.kind not in SOURCE_KINDS:
        raise Refused("source_kind_unknown", 422, {"kind": lead.kind})
    if lead.quartier is not None and quartier_by_id(lead.quartier) is None:
        raise Refused("quartier_unknown", 422, {"quartier": lead.quartier})
    if find_source(questionnaire, lead.slug):
        raise Refused("source_taken", 409, {"slug": lead.slug})
    source = Source(project_id=questionnaire.project_id, questionnaire_id=questionnaire.id, **asdict(lead))
    db.session.add(source)
    db.session.flush()
    record("source.create", f"source {source.id}", by=by, project_id=source.project_id)
    return source


def find_source(questionnaire: Questionnaire, slug: str) -> Source | None:
    """The source of this questionnaire with this slug, in any case."""
    return db.session.scalar(
        select(Source).where(
            Source.project_id == questionnaire.project_id,
            Source.questionnaire_id == questionnaire.id,
            Source.slug == slug.lower(),
        )
    )


def sources_of(questionnaire: Questionnaire) -> list[Source]:
    """All sources of a questionnaire, oldest first."""
    return list(
        db.session.scalars(
            select(Source)
            .where(Source.project_id == questionnaire.project_id, Source.questionnaire_id == questionnaire.id)
            .order_by(Source.id)
        )
    )


def questionnaire_link(public_url: str, questionnaire: Questionnaire, source: Source | None = None) -> str:
    """The address to print; all of it is a path, which a QR holds in its alphanumeric mode."""
    link = f"{public_url}/q/{questionnaire.short_name}"
    return f"{link}/s/{source.slug}" if source else link
