"""The texts of letters, notices and posters, and one of each to look at."""

from collections.abc import Callable, Mapping

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.access import Act
from app.accounts.sign_in import signed_in
from app.db import reading
from app.errors import Refused
from app.paper.letters.merging import letter_specimen
from app.paper.letters.posters import poster_specimen
from app.paper.letters.subject import Subject, subject_of
from app.paper.letters.texts import cleaned_texts, fields_of, printed_texts, set_letter_texts
from app.paper.letters.visits import visit_specimen
from app.paper.printing.texts import texts_of
from app.paper.views.blueprint import blueprint
from app.paper.views.letters import HERE, KINDS, address_of, languages_of, pdf_answer
from app.projects.models import Questionnaire
from app.projects.place import questionnaire_at

#: How one of each kind is looked at.
_SPECIMENS: Mapping[str, Callable[[Subject, Mapping[str, str]], bytes]] = {
    "letter": letter_specimen,
    "visit": lambda subject, told: visit_specimen(subject, 4, told),
    "poster": lambda subject, told: poster_specimen(subject, "A4", told),
}


@blueprint.get(f"{HERE}/textes/<kind>")
def letter_texts(slug: str, short_name: str, kind: str) -> ResponseReturnValue:
    return _texts_page(questionnaire_at(slug, short_name, Act.MANAGE), kind)


@blueprint.post(f"{HERE}/textes/<kind>")
def save_letter_texts(slug: str, short_name: str, kind: str) -> ResponseReturnValue:
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    try:
        subject = subject_of(questionnaire, request.form.get("langue"))
        words = _own_words(subject, kind)
        _SPECIMENS[kind](subject, cleaned_texts(words))  # refused now rather than when letters are printed
        set_letter_texts(questionnaire, subject.tag, words, by=signed_in())
    except Refused as refused:
        return _texts_page(questionnaire, kind, refused), refused.status
    here = address_of("paper.letter_texts", questionnaire, kind=kind, langue=subject.tag, garde=1)
    return redirect(here, 303)


@blueprint.post(f"{HERE}/apercu/<kind>")
def look_at(slug: str, short_name: str, kind: str) -> ResponseReturnValue:
    """One of its kind with the texts as they stand in the form, kept or not; its code opens nothing."""
    reading()
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    asked = fields_of(kind)
    subject = subject_of(questionnaire, request.form.get("langue"))
    told = cleaned_texts({name: request.form.get(name, "") for name in asked})
    return pdf_answer(_SPECIMENS[kind](subject, told), f"apercu-{short_name}-{kind}.pdf", is_shown=True)


def _texts_page(questionnaire: Questionnaire, kind: str, refused: Refused | None = None) -> str:
    asked = fields_of(kind)
    subject = subject_of(questionnaire, request.values.get("langue"))
    with subject.spoken():
        proposed = printed_texts(subject)
    return render_template(
        "paper/letters_texts.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        kind=kind,
        kinds=KINDS,
        fields=asked,
        texts={name: request.form.get(name, "") if refused else proposed[name] for name in asked},
        own=texts_of(questionnaire, subject.tag),
        languages=languages_of(questionnaire, subject.tag),
        subject=subject,
        is_kept="garde" in request.args,
        refused=refused,
    )


def _own_words(subject: Subject, kind: str) -> dict[str, str]:
    """What the form says otherwise than Palier would; what it says alike goes on following Palier."""
    kept = texts_of(subject.questionnaire, subject.tag)
    with subject.spoken():
        palier = printed_texts(subject, dict.fromkeys(fields_of(kind), ""))
    given = {name: request.form.get(name, "") for name in fields_of(kind)}
    return {
        name: "" if name not in kept and _same(text, palier[name]) else text for name, text in given.items()
    }


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()
