"""Making and finding projects."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import func, select

from app.accounts.audit import record
from app.accounts.models import Person
from app.clock import now
from app.db import db
from app.errors import Refused
from app.projects.models import Project, ProjectQuartier
from app.projects.quartiers import quartier_by_id
from app.projects.slugs import is_slug


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalNotice:
    """What the law wants said before anybody is asked anything; None or "" is not said yet."""

    controller: str | None = None
    legal_basis: str | None = None
    dpo_contact: str | None = None
    recipients: str | None = None
    retention_until: date | None = None


def create_project(
    name: str, slug: str, quartiers: Iterable[str], *, summary: str = "", by: Person | None = None
) -> Project:
    """Create a project in quartiers given by id. Refused: slug_invalid, slug_taken, quartier_unknown."""
    if not is_slug(slug):
        raise Refused("slug_invalid", 422, {"slug": slug})
    if db.session.scalar(select(Project.id).where(Project.slug == slug)):
        raise Refused("slug_taken", 409, {"slug": slug})
    project = Project(name=name, slug=slug, summary=summary, number=_next_number())
    set_quartiers(project, quartiers)
    db.session.add(project)
    db.session.flush()
    record("project.create", by=by, project_id=project.id, slug=slug)
    return project


def set_quartiers(project: Project, quartiers: Iterable[str]) -> None:
    """Say which quartiers a project is about, at least one. Refused: quartier_unknown, quartier_missing."""
    wanted = list(dict.fromkeys(quartiers))
    if not wanted:
        raise Refused("quartier_missing")
    for quartier in wanted:
        if quartier_by_id(quartier) is None:
            raise Refused("quartier_unknown", 422, {"quartier": quartier})
    project.quartiers = [ProjectQuartier(quartier=quartier) for quartier in wanted]


def set_legal_notice(project: Project, notice: LegalNotice, *, by: Person | None = None) -> None:
    """Replace the legal fields, from which the notice on every channel is made. Refused: retention_past."""
    if notice.retention_until and notice.retention_until < now().date():
        raise Refused("retention_past")
    for name, value in asdict(notice).items():
        setattr(project, name, value.strip() or None if isinstance(value, str) else value)
    record("project.legal_notice", by=by, project_id=project.id)


def set_zone(project: Project, zone: str) -> None:
    """Set the zone in which the project's dates are read. Refused: zone_unknown."""
    if zone not in available_timezones():
        raise Refused("zone_unknown", 422, {"zone": zone})
    project.zone = zone


def zone_of(project: Project) -> ZoneInfo:
    """The project's time zone."""
    return ZoneInfo(project.zone)


def project_by_slug(slug: str) -> Project | None:
    """The project at this slug."""
    return db.session.scalar(select(Project).where(Project.slug == slug.lower()))


def _next_number() -> int:
    return (db.session.scalar(select(func.max(Project.number))) or 0) + 1
