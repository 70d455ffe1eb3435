"""Making, finding and revoking app users, and saying which questionnaires they fill in."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, func, select

from app.accounts.audit import record
from app.accounts.models import Person
from app.clock import now
from app.db import db, uuid7
from app.errors import Refused
from app.keys import keys
from app.openrosa.keys.offers import Trouble, offers_of
from app.openrosa.models import FIRST_APP_USER, AppUser, AppUserForm
from app.projects.models import Project

MOST_CHARACTERS = 120


def create_app_user(project: Project, name: str, *, by: Person | None = None) -> AppUser:
    """A new app user, without questionnaires. Refused: app_user_name."""
    name = name.strip()
    if not 0 < len(name) <= MOST_CHARACTERS or not name.isprintable():
        raise Refused("app_user_name", 422, {"most": MOST_CHARACTERS})
    app_user_id = uuid7()
    app_user = AppUser(
        project_id=project.id,
        id=app_user_id,
        number=_next_number(),
        name=name,
        digest=digest_of(_token(app_user_id)),
        person_id=by.id if by else None,
    )
    db.session.add(app_user)
    db.session.flush()
    record("app_user.create", f"app_user {app_user_id}", by=by, project_id=project.id)
    return app_user


def token_of(app_user: AppUser) -> str | None:
    """What it comes in with, 43 characters fit for an address; None once it is revoked."""
    return None if app_user.revoked_at else _token(app_user.id)


def digest_of(token: str) -> bytes:
    """By what a token is found."""
    return keys().digest("app user token", token)


def app_users_of(project: Project) -> list[AppUser]:
    """All app users of a project, those that were revoked too, newest first."""
    return list(
        db.session.scalars(
            select(AppUser).where(AppUser.project_id == project.id).order_by(AppUser.number.desc())
        )
    )


def find_app_user(project: Project, number: int) -> AppUser | None:
    """The app user of this number in the project."""
    return db.session.scalar(
        select(AppUser).where(AppUser.project_id == project.id, AppUser.number == number)
    )


def revoke_app_user(app_user: AppUser, *, by: Person | None = None) -> None:
    """Refuse it from now on, for good. What it sent stays."""
    if app_user.revoked_at is None:
        app_user.revoked_at = now()
        record("app_user.revoke", f"app_user {app_user.id}", by=by, project_id=app_user.project_id)


def forms_of(app_user: AppUser) -> frozenset[UUID]:
    """The ids of the questionnaires that it fills in."""
    return frozenset(
        db.session.scalars(
            select(AppUserForm.questionnaire_id).where(
                AppUserForm.project_id == app_user.project_id, AppUserForm.app_user_id == app_user.id
            )
        )
    )


def give_forms(app_user: AppUser, wanted: Iterable[UUID], *, by: Person | None = None) -> None:
    """Say which questionnaires of its project an app user fills in, in place of those until now.

    Refused: questionnaire_unknown (404), form_id_taken for one that Collect could not tell from another.
    """
    offers = {offer.questionnaire.id: offer for offer in offers_of(app_user.project_id)}
    wanted = frozenset(wanted)
    for questionnaire_id in wanted - forms_of(app_user):
        if questionnaire_id not in offers:
            raise Refused("questionnaire_unknown", 404)
        if offers[questionnaire_id].trouble is Trouble.ID_TAKEN:
            raise Refused("form_id_taken", 409, {"title": offers[questionnaire_id].questionnaire.title})
    _write_forms(app_user, wanted)
    subject = f"app_user {app_user.id}"
    record("app_user.give_forms", subject, by=by, project_id=app_user.project_id, count=len(wanted))


def _write_forms(app_user: AppUser, wanted: frozenset[UUID]) -> None:
    of_user = (AppUserForm.project_id == app_user.project_id, AppUserForm.app_user_id == app_user.id)
    had = forms_of(app_user)
    db.session.execute(
        delete(AppUserForm).where(*of_user, AppUserForm.questionnaire_id.in_(had - wanted)),
        execution_options={"synchronize_session": False},
    )
    db.session.add_all(
        AppUserForm(project_id=app_user.project_id, app_user_id=app_user.id, questionnaire_id=one)
        for one in sorted(wanted - had)
    )
    db.session.flush()


def _token(app_user_id: UUID) -> str:
    """Derived from the instance's secret: it can be shown again, and the database does not tell it."""
    return urlsafe_b64encode(keys().digest("app user", str(app_user_id))).rstrip(b"=").decode()


def _next_number() -> int:
    return max(db.session.scalar(select(func.max(AppUser.number))) or 0, FIRST_APP_USER - 1) + 1
