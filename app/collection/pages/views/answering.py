"""POST /q/<short-name>: every page with answers, from the first to the thanks."""

from dataclasses import dataclass, replace

from flask import Response, make_response, render_template, request, url_for

from app.clock import now
from app.collection.pages.dates import show_moment
from app.collection.pages.draft import Draft, DraftBroken, unseal
from app.collection.pages.journey import REVIEW, Journey
from app.collection.pages.moves import MOVES, mend, review, take_up
from app.collection.pages.offers import page_language
from app.collection.pages.opening import begin, place_of, place_to_answer, questionnaire_at, renewed
from app.collection.pages.screens import address_of, render
from app.collection.pages.sending import TRAP, send
from app.collection.pages.sentences import code_error
from app.collection.pages.showing import wording
from app.collection.pages.taking import take
from app.collection.pages.uploads import MOST_BYTES_OF_A_PAGE
from app.collection.pages.views import blueprint
from app.collection.pages.views.stopped import broken, conflicting, expired, gone, not_open, not_sent
from app.collection.pages.views.welcome import show_door
from app.collection.pages.wording import Wording
from app.collection.receipt import AnswersInvalid, Outcome, Receipt
from app.collection.states import State
from app.db import reading
from app.errors import Refused
from app.households.access import recognise_code
from app.households.codes import show_code
from app.i18n import language, use_language
from app.keys import keys
from app.projects.models import Questionnaire
from app.projects.questionnaires import is_open
from app.projects.terms import Access
from app.projects.terms import State as QuestionnaireState

BEGIN, SEND = "commencer", "envoyer"


@blueprint.post("/q/<short_name>")
def answer(short_name: str) -> Response:
    return _private(_answer(short_name))


@blueprint.post("/q/<short_name>/s/<source>")
def answer_from(short_name: str, source: str) -> Response:
    return _private(_answer(short_name, source))


def _private(response: Response) -> Response:
    """For this person alone; not `no-store`, which would break the browser's own Back."""
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _answer(short_name: str, source: str = "") -> Response:
    """Look at what was posted; no write lock is held until submit() wants it."""
    reading()
    request.max_content_length = MOST_BYTES_OF_A_PAGE
    verb, _space, argument = request.form.get("aller", "suite").partition(" ")
    if verb == BEGIN or "etat" not in request.form:
        return _begin(short_name, source)
    try:
        draft = unseal(request.form["etat"], keys().pages)
    except DraftBroken:
        use_language(page_language(request.form.get("langue")).code)
        return broken(short_name, request.form)
    return _move(short_name, draft, verb, argument)


def _begin(short_name: str, source: str) -> Response:
    """The first POST: a code where one is needed, an instanceID, the first page."""
    questionnaire = questionnaire_at(short_name)
    use_language(page_language(request.form.get("langue")).code)
    place = place_to_answer(questionnaire)
    if place is None or not (place.is_trial or is_open(questionnaire, now())):
        return not_open(questionnaire)
    typed = request.form.get("code", "").strip()
    wrong = _wrong_code(questionnaire, typed)
    if wrong:
        door = show_door(place, source, code=typed, code_error=wrong)
        return make_response(door, 422)
    draft = replace(
        begin(place, request.form.get("langue") or "fr"),
        source=source or None,
        code=typed or None,
        is_test=place.is_trial,
        flags=("honeypot",) if request.form.get(TRAP) else (),
    )
    journey = Journey.begin(place, draft)
    take_up(journey, request.form, request.files)
    return _show(journey)


def _wrong_code(questionnaire: Questionnaire, typed: str) -> str:
    """What to say of the code, empty where it opens this questionnaire or none is needed."""
    if not typed:
        needed = questionnaire.access == Access.CODE and questionnaire.state != QuestionnaireState.DRAFT
        return code_error("code_missing") if needed else ""
    try:
        found = recognise_code(typed, request.remote_addr or "")
    except Refused as refused:
        return code_error(refused.code)
    return "" if found.questionnaire_id == questionnaire.id else code_error("code_elsewhere")


def _move(short_name: str, draft: Draft, verb: str, argument: str) -> Response:
    use_language(page_language(draft.language).code)
    place = place_of(draft)
    if place is None or place.questionnaire.short_name != short_name.lower():
        return broken(short_name, request.form)
    journey = Journey.resume(place, draft)
    if draft.is_expired(now()) and verb != "reprendre":
        take(journey, request.form, request.files)
        return expired(journey.draft, address_of(journey))
    journey.draft = renewed(journey.draft)
    if verb != "reprendre":
        take(journey, request.form, request.files)
    if verb == SEND:
        return _send(journey)
    MOVES.get(verb, MOVES["suite"])(journey, argument)
    return _show(journey)


def _show(journey: Journey) -> Response:
    step = journey.step()
    if step is None:
        review(journey)
    else:
        journey.go_to(step.key)
    use_language(page_language(journey.draft.language).code)
    return make_response(render(journey), 422 if journey.errors else 200)


def _send(journey: Journey) -> Response:
    """Send, unless something is left to mend; then to the first page that has it."""
    if journey.draft.step != REVIEW or mend(journey):
        return _show(journey)
    short_name = journey.place.questionnaire.short_name
    try:
        receipt = send(journey)
    except AnswersInvalid as refused:
        journey.errors = {one.path: one.code for one in refused.violations}
        return _show(journey)
    except Refused as refused:
        return not_sent(journey.draft, address_of(journey), refused)
    if receipt.outcome == Outcome.GONE:
        return gone(short_name)
    if receipt.outcome == Outcome.CONFLICT:
        return conflicting(short_name)
    return _thank(journey, receipt)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thanks:
    """What the last page shows."""

    title: Wording
    received: str
    receipt: str
    withdrawal_url: str
    again_url: str
    notice_url: str
    is_test: bool
    is_beside: bool
    is_waiting: bool
    notes: tuple[Wording, ...]


def _thank(journey: Journey, receipt: Receipt) -> Response:
    short_name = journey.place.questionnaire.short_name
    local = receipt.received_at.astimezone(journey.zone)
    page = Thanks(
        title=Wording(journey.place.questionnaire.title, "fr"),
        received=show_moment(local.isoformat(), language().code),
        receipt=show_code(receipt.code) if receipt.code and not journey.draft.is_test else "",
        withdrawal_url=url_for("pages.withdrawal", _external=True),
        again_url=url_for("pages.welcome", short_name=short_name, langue=journey.draft.language),
        notice_url=url_for("pages.notice", short_name=short_name, langue=journey.draft.language),
        is_test=journey.draft.is_test,
        is_beside=receipt.state == State.BESIDE,
        is_waiting=receipt.state == State.QUARANTINED,
        notes=tuple(wording(journey, journey.question(path).label, path) for path in journey.closing()),
    )
    return make_response(render_template("collection/thanks.html", page=page))
