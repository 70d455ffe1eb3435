"""Who holds a token, and what they fill in: one query, for each request of each tablet runs it."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select, update

from app.clock import now
from app.db import execute, reading, table_of, writing
from app.errors import Refused
from app.openrosa.forms import Described, describe
from app.openrosa.keys.app_users import digest_of
from app.openrosa.keys.offers import offers_of
from app.openrosa.models import AppUser, AppUserForm
from app.projects.models import FormVersion, Project, Questionnaire
from app.projects.terms import State

_users, _given, _projects = map(table_of, (AppUser, AppUserForm, Project))
_questionnaires, _versions = map(table_of, (Questionnaire, FormVersion))
_HELD = (
    select(
        *_users.c["project_id", "id", "last_used_at"],
        *_questionnaires.c["id", "state"],
        *_versions.c["id", "label", "sha256"],
    )
    .select_from(_users)
    .join(_projects, (_projects.c.id == _users.c.project_id) & (_projects.c.number == bindparam("number")))
    .outerjoin(_given, (_given.c.project_id == _users.c.project_id) & (_given.c.app_user_id == _users.c.id))
    .outerjoin(_questionnaires, _questionnaires.c.id == _given.c.questionnaire_id)
    .outerjoin(
        _versions,
        (_versions.c.project_id == _users.c.project_id)
        & (_versions.c.id == _questionnaires.c.published_version_id),
    )
    .where(_users.c.digest == bindparam("digest"), _users.c.revoked_at.is_(None))
    .order_by(_questionnaires.c.created_at, _questionnaires.c.id)
)
_PUBLISHED = (
    select(*_versions.c["questionnaire_id", "id", "label", "sha256"])
    .where(
        _versions.c.project_id == bindparam("project_id"),
        _versions.c.published_at.is_not(None),
        _versions.c.label == bindparam("label"),
    )
    .order_by(_versions.c.created_at)
)
_ASKED = (
    select(*_questionnaires.c["id", "state"], *_versions.c["id", "label", "sha256"])
    .join(
        _versions,
        (_versions.c.project_id == _questionnaires.c.project_id)
        & (_versions.c.id == _questionnaires.c.published_version_id),
    )
    .where(_questionnaires.c.project_id == bindparam("project_id"))
    .order_by(_questionnaires.c.created_at, _questionnaires.c.id)
)
#: Where the version's id stands in a row: a questionnaire that was never published has none.
_VERSION = 5
#: When a tablet was last seen is told that exactly.
_USED = timedelta(minutes=10)
_USE = (
    update(_users)
    .where(_users.c.project_id == bindparam("project"), _users.c.id == bindparam("user"))
    .values(last_used_at=bindparam("at"))
)


class Given(NamedTuple):
    """A questionnaire that is filled in, and its form version that is asked."""

    project_id: UUID
    questionnaire_id: UUID
    state: str
    version_id: UUID
    label: str
    sha256: str
    #: To be tried: nothing that is handed in counts.
    is_draft: bool = False

    @property
    def described(self) -> Described:
        return describe(self.project_id, self.version_id, self.sha256)

    @property
    def is_offered(self) -> bool:
        """Whether a new answer may be begun."""
        return self.state == State.PUBLISHED and self.described.is_ours


class Holder(NamedTuple):
    """An app user or a person at the other end of a request; nobody in particular tries a draft."""

    project_id: UUID
    id: UUID | None
    given: tuple[Given, ...]


def hold(token: str, number: int) -> Holder:
    """The app user with this token in the project of this number. Refused: app_user_unknown (403).

    403 and not 401: a client that is told 401 asks whoever holds the tablet for a password.
    """
    found = [tuple(row) for row in execute(_HELD, {"digest": digest_of(token), "number": number})]
    if not found:
        raise Refused("app_user_unknown", 403)
    project_id, user_id, last_used_at = found[0][:3]
    if last_used_at is None or now() - last_used_at > _USED:
        _note_use(project_id, user_id)
    given = tuple(Given(project_id, *row[3:]) for row in found if row[_VERSION] is not None)
    return Holder(project_id, user_id, given)


def given_in(project_id: UUID) -> tuple[Given, ...]:
    """All that a project has published, in the order of its making."""
    rows = map(tuple, execute(_ASKED, {"project_id": project_id}))
    return tuple(Given(project_id, *row) for row in rows)


def find_given(holder: Holder, form_id: str, label: str | None = None) -> Given:
    """What is given under a form id: now, or in its earlier version of that label.

    Refused: form_unknown (404), form_not_given (403).
    """
    for given in holder.given:
        if given.described.form_id == form_id:
            return given
    earlier = _earlier(holder.project_id, form_id, label or "")
    for given in holder.given:
        if given.questionnaire_id in earlier:
            return given
    if earlier or any(offer.described.form_id == form_id for offer in offers_of(holder.project_id)):
        raise Refused("form_not_given", 403)
    raise Refused("form_unknown", 404, {"form_id": form_id})


def _earlier(project_id: UUID, form_id: str, label: str) -> set[UUID]:
    """The questionnaires of which a version of that label had that form id: authors change it."""
    rows = execute(_PUBLISHED, {"project_id": project_id, "label": label})
    return {
        row.questionnaire_id
        for row in rows.all()
        if describe(project_id, row.id, row.sha256).form_id == form_id
    }


def _note_use(project_id: UUID, user_id: UUID) -> None:
    writing()
    execute(_USE, {"project": project_id, "user": user_id, "at": now()})
    reading()
