"""The texts of letters, notices and posters that the team edits, language by language."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.accounts.models import Person
from app.errors import Refused
from app.i18n import LazyString, _l
from app.paper.letters.subject import Subject
from app.paper.letters.wording import defaults
from app.paper.printing.texts import keep_texts, texts_of
from app.projects.models import Questionnaire
from app.typography import typeset


@dataclass(frozen=True, slots=True)
class TextField:
    """A text: what the page that asks for it calls it, its most characters, its lines in the page."""

    label: LazyString
    most: int
    lines: int = 1


#: The texts of each kind of print, by name; the page shows them in this order.
KINDS: Mapping[str, Mapping[str, TextField]] = {
    "letter": {
        "letter.title": TextField(_l("Titre"), 110),
        "letter.body": TextField(_l("Texte de la lettre"), 1_500, 10),
        "letter.signature": TextField(_l("Signature"), 120),
        "letter.recipient": TextField(_l("Première ligne de l’adresse, sans nom"), 38),
        "letter.sender": TextField(_l("Adresse et horaires de l’équipe, en tête"), 160, 3),
    },
    "visit": {
        "visit.title": TextField(_l("Titre"), 60),
        "visit.body": TextField(_l("Texte de l’avis"), 360, 5),
    },
    "poster": {
        "poster.title": TextField(_l("Titre"), 90, 2),
        "poster.sentence": TextField(_l("Une phrase"), 130, 2),
    },
}
#: What a sheet says too (`printing.texts.TEXTS`): set here, it changes there.
SHARED: Mapping[str, TextField] = {
    "telephone": TextField(_l("Numéro à appeler pour une question, ou pour répondre par téléphone"), 30),
    "return_to": TextField(_l("Où et comment rendre la feuille"), 200, 2),
}
FIELDS: Mapping[str, TextField] = {
    name: field for fields in (*KINDS.values(), SHARED) for name, field in fields.items()
}


def fields_of(kind: str) -> dict[str, TextField]:
    """The texts that a kind of print shows. Refused: not_found (404)."""
    if kind not in KINDS:
        raise Refused("not_found", 404)
    shared = {"telephone": SHARED["telephone"]}
    return {**KINDS[kind], **(SHARED if kind == "letter" else shared)}


def printed_texts(subject: Subject, told: Mapping[str, str] | None = None) -> dict[str, str]:
    """Every text as it is printed: of `told`, else as the team keeps it, else what Palier says.

    To be called while the subject's language is spoken.
    """
    kept = texts_of(subject.questionnaire, subject.tag) | dict(told or {})
    proposed = {"telephone": "", "return_to": "", **defaults(subject)}
    return {name: typeset(kept.get(name) or text, subject.language) for name, text in proposed.items()}


def set_letter_texts(
    questionnaire: Questionnaire, language: str, texts: Mapping[str, str], *, by: Person | None = None
) -> None:
    """Keep texts by name; an empty one goes back to what Palier says.

    Refused: paper_text_unknown (values: name), letter_text_long (values: field, most).
    """
    keep_texts(questionnaire, language, cleaned_texts(texts), by=by)


def cleaned_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts with one kind of line end and no blanks around. Refused as by set_letter_texts."""
    cleaned: dict[str, str] = {}
    for name, text in texts.items():
        if name not in FIELDS:
            raise Refused("paper_text_unknown", 422, {"name": name})
        cleaned[name] = "\n".join(line.rstrip() for line in text.strip().splitlines())
        if len(cleaned[name]) > FIELDS[name].most:
            field = FIELDS[name]
            raise Refused("letter_text_long", 422, {"field": str(field.label), "most": field.most})
    return cleaned
