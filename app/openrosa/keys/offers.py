"""The published questionnaires of a project as Collect could get them, and what stands against it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from app.db import db
from app.openrosa.forms import Described, describe, media_of
from app.openrosa.lists import lists_among
from app.projects.models import FormVersion, Questionnaire
from app.projects.terms import State


class Trouble(StrEnum):
    """Why Collect gets no form, or one that it cannot open."""

    #: An earlier questionnaire of the project has this form id: Collect would take one for the other.
    ID_TAKEN = "id_taken"
    #: Its answers would be encrypted to another's key, or sent to another's server.
    NOT_OURS = "not_ours"
    #: It reads a list that the project lacks.
    LIST_MISSING = "list_missing"


@dataclass(frozen=True, slots=True)
class Offer:
    """A questionnaire that has been published, the form that is asked, and the trouble with it."""

    questionnaire: Questionnaire
    described: Described
    trouble: Trouble | None
    #: The files that it reads and that are not here.
    missing: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is on lists of forms; answers to closed ones are still taken in, and set aside."""
        return self.questionnaire.state == State.PUBLISHED


def offers_of(project_id: UUID) -> list[Offer]:
    """What a project has published until now, in the order of its making.

    A form id belongs to the questionnaire that was made first: answers that come late name no other.
    """
    rows = db.session.execute(
        select(Questionnaire, FormVersion.id, FormVersion.sha256)
        .join(
            FormVersion,
            (FormVersion.project_id == Questionnaire.project_id)
            & (FormVersion.id == Questionnaire.published_version_id),
        )
        .where(Questionnaire.project_id == project_id)
        .order_by(Questionnaire.created_at, Questionnaire.id)
    )
    offers: list[Offer] = []
    for questionnaire, version_id, sha256 in rows:
        described = describe(project_id, version_id, sha256)
        taken = any(offer.described.form_id == described.form_id for offer in offers)
        offers.append(_offer(questionnaire, version_id, described, taken=taken))
    return offers


def _offer(questionnaire: Questionnaire, version_id: UUID, described: Described, *, taken: bool) -> Offer:
    if taken:
        return Offer(questionnaire, described, Trouble.ID_TAKEN)
    if not described.is_ours:
        return Offer(questionnaire, described, Trouble.NOT_OURS)
    here = {*lists_among(questionnaire.project_id, described.files)}
    if described.files:
        here |= {*media_of(questionnaire.project_id, version_id)}
    missing = tuple(name for name in described.files if name not in here)
    return Offer(questionnaire, described, Trouble.LIST_MISSING if missing else None, missing)
