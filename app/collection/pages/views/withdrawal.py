"""/retrait: with the receipt's code, a person sees, corrects or withdraws their answer."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.clock import now
from app.collection.pages.journey import Journey
from app.collection.pages.kept import Fact, facts, journey_of, taken_up
from app.collection.pages.moves import review
from app.collection.pages.offers import page_language
from app.collection.pages.opening import tell_demonstration
from app.collection.pages.recording import Section, sections
from app.collection.pages.screens import render
from app.collection.pages.sentences import code_error
from app.collection.pages.views import blueprint
from app.collection.pages.views.codes import CodePage, linked_languages
from app.collection.receipts import Kept, find_by_receipt, withdraw
from app.db import db, reading
from app.errors import Refused
from app.i18n import _, language, use_language
from app.projects.models import Questionnaire
from app.projects.questionnaires import is_open


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAnswer:
    """*Ce que la Ville voit*: the record as it is stored."""

    address: str
    code: str
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    may_amend: bool = False


@blueprint.get("/retrait")
def withdrawal() -> Response:
    use_language(page_language(request.args.get("langue")).code)
    return make_response(_ask())


@blueprint.post("/retrait")
def own_answer() -> AnyResponse:
    """What the button says, for the answer that the code opens."""
    reading()
    use_language(page_language(request.form.get("langue")).code)
    code = request.form.get("code", "")
    act = ACTS.get(request.form.get("aller", "voir"), _show)
    try:
        kept = find_by_receipt(code, request.remote_addr or "")
        tell_demonstration(db.session.get_one(Questionnaire, kept.submission.questionnaire_id))
        response = act(kept, code)
    except Refused as refused:
        response = make_response(_ask(code, _told(refused, code)), refused.status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _told(refused: Refused, code: str) -> str:
    return code_error(refused.code if code.strip() else "receipt_missing")


def _show(kept: Kept, code: str) -> Response:
    journey = journey_of(kept)
    questionnaire = db.session.get_one(Questionnaire, kept.submission.questionnaire_id)
    page = OwnAnswer(
        address=url_for("pages.own_answer"),
        code=code,
        facts=facts(kept, questionnaire),
        sections=sections(journey) if journey else (),
        may_amend=journey is not None and is_open(questionnaire, now()),
    )
    return make_response(render_template("collection/own_answer.html", page=page))


def _correct(kept: Kept, code: str) -> Response:
    """The answers in a draft of their own, which replaces them when it is sent."""
    journey = journey_of(kept)
    if journey is None:
        return _show(kept, code)
    draft = taken_up(journey, code, language().code)
    amending = Journey.resume(journey.place, draft)
    review(amending)
    return make_response(render(amending))


def _ask_twice(kept: Kept, code: str) -> Response:
    page = OwnAnswer(address=url_for("pages.own_answer"), code=code)
    return make_response(render_template("collection/withdraw.html", page=page))


def _withdraw(kept: Kept, code: str) -> Response:
    withdraw(kept)
    return make_response(render_template("collection/withdrawn.html"))


#: What the buttons say.
ACTS: dict[str, Callable[[Kept, str], Response]] = {
    "voir": _show,
    "corriger": _correct,
    "retirer": _ask_twice,
    "confirmer": _withdraw,
}


def _ask(code: str = "", error: str = "") -> str:
    page = CodePage(
        address=url_for("pages.own_answer"),
        languages=linked_languages("pages.withdrawal"),
        title=_("Revoir ou retirer ma réponse"),
        label=_("Votre code de reçu"),
        hint=_("Il a été affiché une fois, après l’envoi de votre réponse : trois groupes de quatre."),
        help=_(
            "Sans ce code, personne ne peut retrouver votre réponse parmi les autres : "
            "nous ne savons pas laquelle est la vôtre."
        ),
        code=code,
        error=error,
    )
    return render_template("collection/code.html", page=page)
