"""Reading what the reader is not sure of: crops of the same question in piles."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import Act
from app.accounts.sign_in import signed_in
from app.collection.keying.keyed import Keyed
from app.db import db
from app.errors import Refused
from app.paper.models import PrintRun
from app.paper.reading.deciding import State
from app.paper.scans.copies import CopyKey, find_copy
from app.paper.scans.models import SheetItem
from app.paper.scans.review import PileOfQuestion, decide, piles, release, take_next, undo
from app.paper.scans.sending import send_if_ready
from app.paper.scans.waiting import waiting_copies
from app.paper.views.blueprint import BASE, blueprint
from app.paper.views.keying import keyed_in, typed
from app.projects.models import Questionnaire
from app.projects.place import questionnaire_at

#: Crops on one page: what one looks through without scrolling for long.
_TOGETHER = 12


class Told(StrEnum):
    """What became of a card."""

    KEPT = "kept"
    TAKEN = "taken"
    LEFT = "left"


NOTHING_TOLD: Mapping[Told, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Card:
    """A question of a copy to be read: its images, and what the reader took for ticked."""

    key: str
    copy: str
    images: tuple[UUID, ...]
    ticked: frozenset[str]
    keyed: Keyed
    #: Places by choice as they were typed, for a ranking.
    given: str = ""


@blueprint.get(f"{BASE}/relecture")
def review(slug: str, short_name: str) -> ResponseReturnValue:
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    waiting = _in_order(questionnaire)
    return render_template(
        "paper/review.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        piles=waiting,
        waiting=sum(pile.waiting for pile, _keyed_at in waiting),
        copies=waiting_copies(questionnaire),
    )


@blueprint.post(f"{BASE}/relecture/prendre")
def take(slug: str, short_name: str) -> ResponseReturnValue:
    """Lease the next cards and show them."""
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    return _cards_page(questionnaire, request.form.get("chemin") or None)


@blueprint.post(f"{BASE}/relecture/dire")
def say(slug: str, short_name: str) -> ResponseReturnValue:
    """Keep what was read on the cards, and go on with the next."""
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    told = Counter(_decide(questionnaire, key) for key in request.form.getlist("cartes"))
    return _cards_page(questionnaire, request.form.get("chemin") or None, told=told)


@blueprint.post(f"{BASE}/relecture/annuler")
def take_back_last(slug: str, short_name: str) -> ResponseReturnValue:
    """Undo this person's last decision, and show it again."""
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    item = undo(questionnaire, signed_in())
    return _cards_page(questionnaire, item.path if item else None, first=item.serial if item else None)


@blueprint.post(f"{BASE}/relecture/laisser")
def leave(slug: str, short_name: str) -> ResponseReturnValue:
    """Leave the cards to the others."""
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    release(questionnaire, signed_in())
    return redirect(_address("paper.review", questionnaire), 303)


def _cards_page(
    questionnaire: Questionnaire,
    path: str | None,
    *,
    told: Mapping[Told, int] = NOTHING_TOLD,
    first: int | None = None,
) -> ResponseReturnValue:
    items = _next_items(questionnaire, path)
    items.sort(key=lambda item: item.serial != first)
    cards = [
        card
        for item in items
        if (card := _card(CopyKey(item.project_id, item.run_id, item.serial), item.path))
    ]
    if not cards:
        return redirect(_address("paper.review", questionnaire), 303)
    return render_template(
        "paper/cards.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        keyed=cards[0].keyed,
        path=items[0].path,
        cards=cards,
        taken=told.get(Told.TAKEN, 0),
        left=told.get(Told.LEFT, 0),
        waiting=sum(pile.waiting for pile in piles(questionnaire)),
    )


def _next_items(questionnaire: Questionnaire, path: str | None) -> list[SheetItem]:
    """The next at this question, else at the first of the sheet where anything is free."""
    first = [path] if path else []
    for each in (*first, *(pile.path for pile, _keyed_at in _in_order(questionnaire))):
        if items := take_next(questionnaire, signed_in(), each, _TOGETHER):
            return items
    return []


def _in_order(questionnaire: Questionnaire) -> list[tuple[PileOfQuestion, Keyed | None]]:
    """The piles as the sheet asks their questions."""
    waiting = [(pile, _label(questionnaire, pile.path)) for pile in piles(questionnaire)]
    waiting.sort(key=lambda one: (one[1].number or 0 if one[1] else 0, one[0].path))
    return waiting


def _card(key: CopyKey, path: str) -> Card | None:
    sheet = find_copy(key)
    keyed = keyed_in(sheet, path) if sheet else None
    if sheet is None or keyed is None:
        return None
    seen = sheet.seen.get(path, [])
    return Card(
        key=f"{key.run_id}:{key.serial}:{path}",
        copy=f"{sheet.run.number}-{key.serial}",
        images=tuple(dict.fromkeys(one.page_id for one in seen)),
        ticked=frozenset(
            one.place["value"] for one in seen if one.is_found and one.state in {State.MARKED, State.UNSURE}
        ),
        keyed=keyed,
    )


def _decide(questionnaire: Questionnaire, key: str) -> Told:
    """Keep one card, unless somebody else has it by now, or nothing was chosen on it."""
    run, serial, path = key.split(":", 2)
    sheet = find_copy(CopyKey(questionnaire.project_id, UUID(run), int(serial)))
    keyed = keyed_in(sheet, path) if sheet else None
    if sheet is None or keyed is None or sheet.run.questionnaire_id != questionnaire.id:
        raise Refused("not_found", 404)
    if keyed.kind == "one" and key not in request.form:
        return Told.LEFT
    try:
        decide(sheet, questionnaire.id, path, typed(keyed, key), signed_in())
    except Refused:
        return Told.TAKEN
    send_if_ready(sheet.key)
    return Told.KEPT


def _label(questionnaire: Questionnaire, path: str) -> Keyed | None:
    """The question at a path, as the newest run asks it."""
    run = (
        db.session.query(PrintRun)
        .filter_by(questionnaire_id=questionnaire.id)
        .order_by(PrintRun.number.desc())
        .first()
    )
    sheet = find_copy(CopyKey(questionnaire.project_id, run.id, 1)) if run else None
    return keyed_in(sheet, path) if sheet else None


def _address(endpoint: str, questionnaire: Questionnaire, **values: Any) -> str:
    return url_for(endpoint, slug=questionnaire.project.slug, short_name=questionnaire.short_name, **values)
