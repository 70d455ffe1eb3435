"""Partager: the doors where nobody goes yet among several agents, looked at before it is done."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.models import Person
from app.accounts.sign_in import signed_in
from app.db import reading, writing
from app.errors import Refused
from app.fieldwork.agents import agents_of
from app.fieldwork.assigning import assign, assigned
from app.fieldwork.rounds import free
from app.fieldwork.sharing import share_evenly, share_out
from app.fieldwork.views.blueprint import blueprint
from app.fieldwork.views.rounds import ROUNDS, list_id_of, managed_questionnaire
from app.households.streets import Place, Side, Street, count_towns, places_of, streets_among
from app.i18n import _
from app.projects.models import Questionnaire

_SHARE = f"{ROUNDS}/partage"
_MOST_EACH = 5_000


class _Share(NamedTuple):
    """The round that an agent would get."""

    agent: Person
    places: Sequence[Place]

    @property
    def streets(self) -> list[Street]:
        return streets_among(self.places)


@blueprint.get(_SHARE)
def share(slug: str, short_name: str) -> ResponseReturnValue:
    """The rounds as they would be; nothing is assigned yet."""
    questionnaire = managed_questionnaire(slug, short_name)
    try:
        places = _free(questionnaire)
        shares = _shares(questionnaire, places)
    except Refused as refused:
        return _page(questionnaire, [], 0, refused), refused.status
    left = len(places) - sum(len(one.places) for one in shares)
    return _page(questionnaire, shares, left)


@blueprint.post(_SHARE)
def do_share(slug: str, short_name: str) -> ResponseReturnValue:
    """Assign the rounds that were looked at."""
    reading()
    questionnaire = managed_questionnaire(slug, short_name)
    shares = _shares(questionnaire, _free(questionnaire))
    writing()
    questionnaire = managed_questionnaire(slug, short_name)
    for agent, places in shares:
        assign(questionnaire, [place.id for place in places], agent, by=signed_in())
    total = sum(len(one.places) for one in shares)
    return redirect(
        url_for("fieldwork.rounds", slug=slug, short_name=short_name, confie=total, **_list()), 303
    )


def _free(questionnaire: Questionnaire) -> list[Place]:
    places = places_of(questionnaire.project, list_id_of(questionnaire))
    return free(places, assigned(questionnaire))


def _shares(questionnaire: Questionnaire, places: Sequence[Place]) -> list[_Share]:
    """Refused: share_agents, share_each (values: most), round_nothing."""
    agents = _agents(questionnaire)
    if not places:
        raise Refused("round_nothing")
    if request.values.get("partage") != "each":
        rounds = share_evenly(places, len(agents))
    else:
        each = request.values.get("chacun", 0, type=int)
        if not 0 < each <= _MOST_EACH:
            raise Refused("share_each", 422, {"most": _MOST_EACH})
        rounds = share_out(places, len(agents), each)
    return [_Share(agent, one) for agent, one in zip(agents, rounds, strict=True)]


def _agents(questionnaire: Questionnaire) -> list[Person]:
    """Those that are ticked, of those who may collect here. Refused: share_agents."""
    ticked = set(request.values.getlist("agent"))
    found = [agent for agent in agents_of(questionnaire.project) if str(agent.id) in ticked]
    if not found:
        raise Refused("share_agents")
    return found


def _list() -> dict[str, Any]:
    told = request.values.get("liste", "")
    return {"liste": told} if told else {}


def _page(
    questionnaire: Questionnaire, shares: Sequence[_Share], left: int, refused: Refused | None = None
) -> str:
    told: dict[str, Any] = {
        name: request.values.getlist(name) for name in ("agent", "partage", "chacun", "liste")
    }
    return render_template(
        "fieldwork/share.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        shares=shares,
        shows_town=count_towns(street for one in shares for street in one.streets) > 1,
        left=left,
        extents=_extents,
        told=told,
        refused=refused,
    )


def _extents(street: Street) -> list[str]:
    """Which part of a street a share has: its numbers by side, its buildings where there is one number."""
    told = [_extent(side, ends) for side in (Side.ODD, Side.EVEN) if (ends := street.ends(side))]
    numbers = {place.number for place in street.places}
    if len(numbers) == 1 and street.buildings:
        told.append(_("bât. %(name)s", name=", ".join(street.buildings)))
    return told


def _extent(side: Side, ends: tuple[str, str]) -> str:
    first, last = ends
    if first == last:
        return str(_("n° %(number)s", number=first))
    if side is Side.ODD:
        return str(_("côté impair du %(first)s au %(last)s", first=first, last=last))
    return str(_("côté pair du %(first)s au %(last)s", first=first, last=last))
