"""Answers that a person should look at: what waits, doubles, what was flagged, what was excluded."""

from collections.abc import Callable, Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import Act, require
from app.accounts.models import Person
from app.accounts.sign_in import signed_in
from app.admin.blueprint import blueprint
from app.collection import review
from app.collection.commenting import comments_on, send_back
from app.collection.conflicts import conflicts_of, kept_under
from app.collection.inspection import LISTS, Inspected, find_answer, how_many, inspect
from app.collection.models import SubmissionComment
from app.db import db
from app.errors import Refused
from app.fieldwork.agents import people_by_id
from app.projects.models import Project, Questionnaire
from app.projects.place import questionnaire_at

_PAGE = 50
#: Without another wish the page shows the first of these lists that holds anything.
_URGENT = ("waiting", "doubles", "flagged", "alike")


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
        _DECISIONS[decision](answer, signed_in())
    except Refused as refused:
        return _page(questionnaire, shown, refused), refused.status
    return redirect(url_for("admin.answers", slug=slug, short_name=short_name, liste=shown), 303)


def _exclude(answer: Inspected, by: Person) -> None:
    review.exclude(answer.submission, request.form.get("motif", ""), by=by)


def _send_back(answer: Inspected, by: Person) -> None:
    """To its agent: nobody else could mend it. What it says is read before it is doubted."""
    require(by, Act.READ_ANSWERS, db.session.get_one(Project, answer.submission.project_id))
    if answer.version.collector_id is None:
        raise Refused("answer_uncollected", 409)
    send_back(answer.submission, request.form.get("mot", ""), by=by)


#: What a person may decide of an answer, by the word in the address.
_DECISIONS: dict[str, Callable[[Inspected, Person], None]] = {
    "accepter": lambda answer, by: review.release(answer.submission, by=by),
    "ecarter": _exclude,
    "reprendre": lambda answer, by: review.readmit(answer.submission, by=by),
    "choisir": lambda answer, by: review.choose(answer.submission, by=by),
    "renvoyer": _send_back,
}


def _comments(answers: Sequence[Inspected]) -> dict[UUID, list[SubmissionComment]]:
    """What the team said of those that were reviewed."""
    reviewed = [one.submission for one in answers if one.submission.review]
    return {one.id: comments_on(one.project_id, one.id) for one in reviewed}


def _page(questionnaire: Questionnaire, name: str, refused: Refused | None = None) -> str:
    counts = {one: how_many(questionnaire, one) for one in LISTS}
    shown = name if name in LISTS else next((one for one in _URGENT if counts[one]), _URGENT[0])
    skip = request.args.get("apres", 0, type=int)
    conflicts = conflicts_of(questionnaire) if shown == "waiting" else []
    found = inspect(questionnaire, shown, _PAGE, max(0, skip))
    return render_template(
        "admin/answers.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        shown=shown,
        counts=counts,
        answers=found,
        comments=_comments(found),
        collectors=people_by_id({one.version.collector_id for one in found if one.version.collector_id}),
        next=skip + _PAGE,
        conflicts=conflicts,
        kept=kept_under(questionnaire, {one.instance_id for one in conflicts}),
        refused=refused,
    )
