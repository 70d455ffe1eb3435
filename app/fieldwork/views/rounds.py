"""Tournées: who goes where. By hand, street by street; or shared out; taken back, or passed on to another."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from app.accounts.access import Act, require
from app.accounts.models import Person
from app.accounts.sign_in import signed_in
from app.db import reading, writing
from app.errors import Refused
from app.fieldwork.agents import agents_of, people_by_id
from app.fieldwork.assigning import assign, assigned
from app.fieldwork.numbered import count_numbered, numbered_doors
from app.fieldwork.rounds import Round, agents_in, chosen, rounds_of
from app.fieldwork.sharing import share_evenly
from app.fieldwork.views.blueprint import QUESTIONNAIRE, blueprint
from app.fieldwork.views.paging import page_of
from app.households.lists import find_list, lists_of
from app.households.streets import Place, Street, count_towns, places_of, streets_among
from app.posted import FormSchema, posted
from app.projects.models import Questionnaire
from app.projects.place import questionnaire_at

ROUNDS = f"{QUESTIONNAIRE}/tournees"
_STREETS, _DOORS = 50, 100
_NOBODY = "personne"


class _ToSchema(FormSchema):
    #: Whom the doors go to: a person's id, or `personne` for nobody any more.
    agent = fields.Str(required=True)


class _StreetSchema(_ToSchema):
    rue = fields.Str(required=True)
    quoi = fields.Str(required=True, validate=validate.OneOf(["all", "odd", "even", "building", "ticked"]))
    immeuble = fields.Str(load_default="")


class _PassOnSchema(FormSchema):
    agent = fields.Str(load_default="")
    #: Among all the others, whoever `agent` is.
    partage = fields.Bool(load_default=False)
    quoi = fields.Str(required=True, validate=validate.OneOf(["rest", "all"]))


class _NumberedSchema(_ToSchema):
    quoi = fields.Str(required=True, validate=validate.OneOf(["free", "all"]))


@blueprint.get(ROUNDS)
def rounds(slug: str, short_name: str) -> ResponseReturnValue:
    return _page(managed_questionnaire(slug, short_name))


@blueprint.post(f"{ROUNDS}/rues")
def assign_streets(slug: str, short_name: str) -> ResponseReturnValue:
    """Send somebody, or nobody, to all the doors of the streets that are ticked."""
    reading()
    questionnaire = managed_questionnaire(slug, short_name)
    try:
        agent = _agent(questionnaire, posted(_ToSchema())["agent"])
        keys = set(request.form.getlist("rue"))
        places = [one for street in _streets(questionnaire) if street.key in keys for one in street.places]
        _assign(questionnaire, places, agent)
    except Refused as refused:
        return _page(questionnaire, refused), refused.status
    return redirect(_address("fieldwork.rounds", questionnaire, confie=len(places), **_of_list()), 303)


@blueprint.get(f"{ROUNDS}/rue")
def street_round(slug: str, short_name: str) -> ResponseReturnValue:
    questionnaire = managed_questionnaire(slug, short_name)
    return _street_page(questionnaire, _street(questionnaire, request.args.get("rue", "")))


@blueprint.post(f"{ROUNDS}/rue")
def assign_in_street(slug: str, short_name: str) -> ResponseReturnValue:
    """Send somebody, or nobody, to a street, a side of it, a building, or the doors that are ticked."""
    reading()
    questionnaire = managed_questionnaire(slug, short_name)
    street = _street(questionnaire, request.form.get("rue", ""))
    try:
        asked = posted(_StreetSchema())
        ticked = {UUID(one) for one in request.form.getlist("porte")}
        what = f"building:{asked['immeuble']}" if asked["quoi"] == "building" else asked["quoi"]
        places = chosen(street, what, ticked)
        _assign(questionnaire, places, _agent(questionnaire, asked["agent"]))
    except ValueError as error:
        raise Refused("bad_request", 400) from error
    except Refused as refused:
        return _street_page(questionnaire, street, refused), refused.status
    told = {"rue": street.key, "confie": len(places), **_of_list()}
    return redirect(_address("fieldwork.street_round", questionnaire, **told), 303)


@blueprint.post(f"{ROUNDS}/numeros")
def assign_numbered(slug: str, short_name: str) -> ResponseReturnValue:
    """Give the doors that can be called to somebody: those that are nobody's, or all."""
    reading()
    questionnaire = managed_questionnaire(slug, short_name)
    try:
        asked = posted(_NumberedSchema())
        agent = _agent(questionnaire, asked["agent"])
        found = numbered_doors(questionnaire)
        doors = [one for one, whose in found.items() if asked["quoi"] == "all" or whose is None]
        if not doors:
            raise Refused("round_nothing")
        writing()
        assign(managed_questionnaire(slug, short_name), doors, agent, by=signed_in())
    except Refused as refused:
        return _page(questionnaire, refused), refused.status
    return redirect(_address("fieldwork.rounds", questionnaire, confie=len(doors)), 303)


@blueprint.post(f"{ROUNDS}/agents/<uuid:person_id>")
def pass_on(slug: str, short_name: str, person_id: UUID) -> ResponseReturnValue:
    """Give what somebody still has to do, or all of it, to another; or take it back."""
    reading()
    questionnaire = managed_questionnaire(slug, short_name)
    try:
        asked = posted(_PassOnSchema())
        walked = rounds_of(questionnaire)
        mine = walked.get(person_id)
        doors = [] if mine is None else mine.left if asked["quoi"] == "rest" else mine.doors
        if not doors:
            raise Refused("round_nothing")
        if asked["partage"]:
            shares = _among_others(questionnaire, person_id, walked, doors)
        else:
            shares = [(_agent(questionnaire, asked["agent"]), list(doors))]
        writing()
        questionnaire = managed_questionnaire(slug, short_name)
        for agent, some in shares:
            assign(questionnaire, some, agent, by=signed_in())
    except Refused as refused:
        return _page(questionnaire, refused), refused.status
    return redirect(_address("fieldwork.rounds", questionnaire, confie=len(doors)), 303)


def _among_others(
    questionnaire: Questionnaire, person_id: UUID, walked: Mapping[UUID, Round], doors: Collection[UUID]
) -> list[tuple[Person | None, list[UUID]]]:
    """The doors of somebody shared among those who walk too, or all others where nobody does.

    Refused: round_others where there is nobody else.
    """
    others = [agent for agent in agents_of(questionnaire.project) if agent.id != person_id]
    walking = [agent for agent in others if agent.id in walked] or others
    if not walking:
        raise Refused("round_others")
    wanted = set(doors)
    places = [place for place in places_of(questionnaire.project) if place.id in wanted]
    shares = share_evenly(places, len(walking))
    return [(agent, [place.id for place in share]) for agent, share in zip(walking, shares, strict=True)]


def managed_questionnaire(slug: str, short_name: str) -> Questionnaire:
    """The questionnaire, for someone who may manage its project and read addresses there."""
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    require(signed_in(), Act.READ_ADDRESSES, questionnaire.project)
    return questionnaire


def _assign(questionnaire: Questionnaire, places: Sequence[Place], agent: Person | None) -> None:
    """Assign what was chosen while reading, if the right to do it still holds. Refused: round_nothing."""
    if not places:
        raise Refused("round_nothing")
    writing()
    found = managed_questionnaire(questionnaire.project.slug, questionnaire.short_name)
    assign(found, [place.id for place in places], agent, by=signed_in())


def _agent(questionnaire: Questionnaire, told: str) -> Person | None:
    """Whom a form says: a person, or nobody any more. Refused: round_agent."""
    if told == _NOBODY:
        return None
    known = {str(person.id): person for person in agents_of(questionnaire.project)}
    if told not in known:
        raise Refused("round_agent")
    return known[told]


def list_id_of(questionnaire: Questionnaire) -> UUID | None:
    """The list that the page is about; None: all the addresses of the project. Refused: not_found (404)."""
    told = request.values.get("liste", "")
    try:
        list_id = UUID(told) if told else None
    except ValueError as error:
        raise Refused("not_found", 404) from error
    return find_list(questionnaire.project, list_id).id if list_id else None


def _of_list() -> dict[str, Any]:
    told = request.values.get("liste", "")
    return {"liste": told} if told else {}


def _streets(questionnaire: Questionnaire) -> list[Street]:
    return streets_among(places_of(questionnaire.project, list_id_of(questionnaire)))


def _street(questionnaire: Questionnaire, key: str) -> Street:
    found = next((street for street in _streets(questionnaire) if street.key == key), None)
    if found is None:
        raise Refused("not_found", 404)
    return found


def _page(questionnaire: Questionnaire, refused: Refused | None = None) -> str:
    streets, whose = _streets(questionnaire), assigned(questionnaire)
    walked = rounds_of(questionnaire)
    total = sum(len(street.places) for street in streets)
    taken = sum(place.id in whose for street in streets for place in street.places)
    return render_template(
        "fieldwork/rounds.html",
        **_common(questionnaire, refused),
        lists=[one.address_list for one in lists_of(questionnaire.project)],
        shown=page_of([(street, agents_in(street, whose)) for street in streets], _STREETS),
        shows_town=count_towns(streets) > 1,
        numbered=count_numbered(questionnaire),
        total=total,
        taken=taken,
        rounds=sorted(walked.items(), key=_fewest_first, reverse=True),
        people=people_by_id(walked.keys()),
    )


def _fewest_first(item: tuple[UUID, Round]) -> tuple[int, str]:
    person_id, walked = item
    return len(walked.doors), str(person_id)


def _street_page(questionnaire: Questionnaire, street: Street, refused: Refused | None = None) -> str:
    whose = assigned(questionnaire)
    ids = {person for person in agents_in(street, whose) if person}
    return render_template(
        "fieldwork/street_round.html",
        **_common(questionnaire, refused),
        street=street,
        whose=whose,
        buildings=_buildings(street),
        people=people_by_id(ids),
        shown=page_of(street.places, _DOORS),
    )


def _buildings(street: Street) -> Mapping[str, list[Place]]:
    """The buildings of a street with several doors, by their key."""
    found: dict[str, list[Place]] = {}
    for place in street.places:
        found.setdefault(place.building_key, []).append(place)
    return {key: places for key, places in found.items() if len(places) > 1}


def _common(questionnaire: Questionnaire, refused: Refused | None) -> dict[str, Any]:
    return {
        "project": questionnaire.project,
        "questionnaire": questionnaire,
        "agents": agents_of(questionnaire.project),
        "list_id": list_id_of(questionnaire),
        "changed": request.args.get("confie", type=int),
        "asked": request.form if refused else {},
        "refused": refused,
    }


def _address(endpoint: str, questionnaire: Questionnaire, **values: Any) -> str:
    return url_for(endpoint, slug=questionnaire.project.slug, short_name=questionnaire.short_name, **values)
