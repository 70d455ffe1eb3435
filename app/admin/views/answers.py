"""Answers that a person should look at: what waits, doubles, what was flagged, what was excluded."""

from collections.abc import Callable
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import Act
from app.accounts.models import Person
from app.accounts.sign_in import signed_in
from app.admin.blueprint import blueprint
from app.collection import review
from app.collection.conflicts import conflicts_of
from app.collection.inspection import LISTS, find_answer, how_many, inspect
from app.collection.models import Submission
from app.errors import Refused
from app.projects.models import Questionnaire
from app.projects.place import questionnaire_at

_PAGE = 50


@blueprint.get("/projets/<slug>/<short_name>/reponses")
def answers(slug: str, short_name: str) -> ResponseReturnValue:
    found = questionnaire_at(slug, short_name, Act.READ_ANSWERS)
    return _page(found, request.args.get("liste", ""))


@blueprint.post("/projets/<slug>/<short_name>/reponses/<uuid:submission_id>/<decision>")
def decide(slug: str, short_name: str, submission_id: UUID, decision: str) -> ResponseReturnValue:
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    answer = find_answer(questionnaire, submission_id)
    if answer is None or decision not in _DECISIONS:
        raise Refused("not_found", 404)
    shown = request.form.get("liste", "")
    try:
        _DECISIONS[decision](answer.submission, signed_in())
    except Refused as refused:
        return _page(questionnaire, shown, refused), refused.status
    return redirect(url_for("admin.answers", slug=slug, short_name=short_name, liste=shown), 303)


def _exclude(submission: Submission, by: Person) -> None:
    review.exclude(submission, request.form.get("motif", ""), by=by)


#: What a person may decide of an answer, by the word in the address.
_DECISIONS: dict[str, Callable[[Submission, Person], None]] = {
    "accepter": lambda submission, by: review.release(submission, by=by),
    "ecarter": _exclude,
    "reprendre": lambda submission, by: review.readmit(submission, by=by),
    "choisir": lambda submission, by: review.choose(submission, by=by),
}


def _page(questionnaire: Questionnaire, name: str, refused: Refused | None = None) -> str:
    shown = name if name in LISTS else next(iter(LISTS))
    skip = request.args.get("apres", 0, type=int)
    return render_template(
        "admin/answers.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        shown=shown,
        counts={name: how_many(questionnaire, name) for name in LISTS},
        answers=inspect(questionnaire, shown, _PAGE, max(0, skip)),
        next=skip + _PAGE,
        conflicts=conflicts_of(questionnaire) if shown == "waiting" else [],
        refused=refused,
    )
