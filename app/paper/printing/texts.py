"""What the team says on paper in its own words, questionnaire by questionnaire and language by language."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db
from app.errors import Refused
from app.i18n import LazyString, _l
from app.paper.models import PaperText
from app.projects.models import Questionnaire

#: The texts of a sheet, and what the page that asks for them calls them.
TEXTS: Mapping[str, LazyString] = {
    "introduction": _l("Quelques mots pour commencer"),
    "return_to": _l("Où et comment rendre la feuille"),
    "telephone": _l("Numéro à appeler pour une question, ou pour répondre par téléphone"),
    "results": _l("Quand et où les résultats seront présentés"),
}
_SENTENCE = "sentence:"
_LONGEST = 600


def texts_of(questionnaire: Questionnaire, language: str) -> dict[str, str]:
    """The texts in a language, by name."""
    rows = db.session.scalars(
        select(PaperText).where(
            PaperText.project_id == questionnaire.project_id,
            PaperText.questionnaire_id == questionnaire.id,
            PaperText.language == language,
        )
    )
    return {row.name: row.text for row in rows}


def sentences_in(texts: Mapping[str, str]) -> dict[str, str]:
    """The sentences in place of filters, by path."""
    return {name.removeprefix(_SENTENCE): text for name, text in texts.items() if name.startswith(_SENTENCE)}


def sentence_name(path: str) -> str:
    return f"{_SENTENCE}{path}"


def set_texts(
    questionnaire: Questionnaire, language: str, texts: Mapping[str, str], *, by: Person | None = None
) -> None:
    """Keep texts by name; an empty one goes back to what Palier says.

    Refused: paper_text_long (values: most), paper_text_unknown.
    """
    for name, text in texts.items():
        if name not in TEXTS and not name.startswith(_SENTENCE):
            raise Refused("paper_text_unknown", 422, {"name": name})
        if len(text) > _LONGEST:
            raise Refused("paper_text_long", 422, {"most": _LONGEST})
    keep_texts(questionnaire, language, {name: text.strip() for name, text in texts.items()}, by=by)


def keep_texts(
    questionnaire: Questionnaire, language: str, texts: Mapping[str, str], *, by: Person | None = None
) -> None:
    """Keep texts that have been checked, of a sheet or a letter; an empty one is forgotten."""
    key = (
        PaperText.project_id == questionnaire.project_id,
        PaperText.questionnaire_id == questionnaire.id,
        PaperText.language == language,
    )
    db.session.execute(delete(PaperText).where(*key, PaperText.name.in_(list(texts))))
    db.session.add_all(
        PaperText(
            project_id=questionnaire.project_id,
            questionnaire_id=questionnaire.id,
            language=language,
            name=name,
            text=text,
        )
        for name, text in texts.items()
        if text
    )
    subject = f"questionnaire {questionnaire.id}"
    record("paper.texts", subject, by=by, project_id=questionnaire.project_id, language=language)
