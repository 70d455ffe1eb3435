"""What letters, notices and posters say to residents, where the team has not said it in its own words."""

from app.collection.pages.confidence import confidentiality, purpose, what_is_kept
from app.i18n import _, ngettext
from app.paper.letters.subject import Subject, shown_address
from app.projects.terms import Access, Kind, Unit

#: A piece of a sentence: {"kind": "text", "link" or "number", "text"}.
Pieces = list[dict[str, str]]
#: In French whatever the letter's language: it is for who carries it.
RECIPIENT = "Aux habitantes et habitants"
_LINK, _NUMBER = "\ue000", "\ue001"
#: Around what is in another language than the sentence, so that it keeps its own direction.
_ISOLATED, _END = "\u2068", "\u2069"


def defaults(subject: Subject) -> dict[str, str]:
    """The texts by name, as Palier proposes them, in the language being spoken."""
    questionnaire = subject.questionnaire
    project = _quoted(subject, questionnaire.project.name)
    title = _quoted(subject, questionnaire.title)
    return {
        "letter.title": questionnaire.title,
        "letter.sender": "",
        "letter.recipient": RECIPIENT,
        "letter.body": "\n\n".join(_letter(subject, project)),
        "letter.signature": _("L’équipe du projet « %(project)s »", project=project),
        "visit.title": _("Nous sommes passés vous voir"),
        "visit.body": _(
            "Nous faisons du porte-à-porte : « %(title)s ». Vous pouvez "
            "répondre quand vous voulez, avec le code de cet avis.",
            title=title,
        ),
        "poster.title": questionnaire.title,
        "poster.sentence": _poster(questionnaire.access),
    }


def _letter(subject: Subject, project: str) -> list[str]:
    questionnaire = subject.questionnaire
    named = questionnaire.kind == Kind.NOMINATIVE
    why = (
        _("Le projet « %(project)s » concerne votre quartier. Nous recueillons les demandes et les offres "
          "de celles et ceux qui y vivent.", project=project)
        if named
        else _("Le projet « %(project)s » concerne votre quartier. Avant de décider, nous voulons savoir ce "
               "que vous en pensez.", project=project)
    )  # fmt: skip
    length = _(
        "Nous vous invitons à répondre à un questionnaire de %(questions)s questions : "
        "environ %(minutes)s minutes.",
        questions=subject.questions,
        minutes=subject.minutes,
    )
    free = _("Répondre est libre. Votre réponse est confidentielle.")
    presented = _("Les résultats seront présentés dans le quartier.")
    closing = free if named else f"{free} {presented}"
    made_for = _("Le code ci-dessous est fait pour votre logement.")
    return [_("Madame, Monsieur,"), f"{why} {length}", f"{made_for} {closing}"]


def _poster(access: str) -> str:
    if access == Access.CODE:
        return _("Vous avez reçu un code par courrier ? Il vous ouvre le questionnaire.")
    return _("Vous vivez, travaillez ou passez ici ? Dites ce que vous en pensez.")


def ways(
    subject: Subject, telephone: str, return_to: str, *, is_enclosed: bool = False
) -> list[dict[str, object]]:
    """How a letter's reader may answer: {"name", "pieces"} each."""
    told: list[dict[str, object]] = [
        _way(
            _("Sur un téléphone ou un ordinateur"),
            _(
                "Visez le carré noir et blanc avec l’appareil photo, ou tapez votre code sur %(link)s.",
                link=_LINK,
            ),
        )
    ]
    if telephone:
        told.append(_way(_("Par téléphone"), _by_telephone(), telephone))
    told.append(_way(_("Sur papier"), _on_paper(telephone, return_to, is_enclosed=is_enclosed), telephone))
    return told


def short_ways(telephone: str) -> list[dict[str, object]]:
    """The same on a notice, where there is room for less."""
    told = [_way("", _("Visez le carré, ou tapez ce code sur %(link)s.", link=_LINK))]
    if telephone:
        told.append(_way("", _("Ou appelez le %(number)s.", number=_NUMBER), telephone))
    return told


def _by_telephone() -> str:
    return _(
        "Appelez le %(number)s : une personne de l’équipe remplit le questionnaire avec vous.", number=_NUMBER
    )


def _on_paper(telephone: str, return_to: str, *, is_enclosed: bool) -> str:
    if is_enclosed:
        how = _("Remplissez la feuille jointe.")
        return f"{how} {return_to}".strip()
    if telephone:
        asked = _(
            "Demandez une feuille, en gros caractères ou dans une autre langue, au %(number)s.",
            number=_NUMBER,
        )
        return f"{asked} {return_to}".strip()
    asked = _("Demandez une feuille à l’équipe du projet, en gros caractères ou dans une autre langue.")
    return f"{asked} {return_to}".strip()


def _way(name: str, sentence: str, telephone: str = "") -> dict[str, object]:
    return {"name": name, "pieces": pieces(sentence, shown_address("/code"), telephone)}


def pieces(sentence: str, link: str = "", number: str = "") -> Pieces:
    """A sentence taken apart where its link and its number stand, which are set in another way."""
    filled = {_LINK: ("link", link), _NUMBER: ("number", number)}
    found: Pieces = [{"kind": "text", "text": ""}]
    for character in sentence:
        if character in filled:
            kind, text = filled[character]
            found += [{"kind": kind, "text": text}, {"kind": "text", "text": ""}]
        else:
            found[-1]["text"] += character
    return [piece for piece in found if piece["text"]]


def letter_said(subject: Subject, admits: int, *, is_again: bool = False) -> dict[str, str]:
    """A letter's fixed words; its code admits so many answers. `is_again`: there may have been one before."""
    rule = ngettext("Une seule réponse", "Jusqu’à %(num)s réponses, une par personne", admits)
    return {
        "rule": _("Une seule réponse par foyer") if subject.questionnaire.unit == Unit.FOYER else rule,
        "answer": _("Pour répondre"),
        "your_code": _("Votre code"),
        "earlier": _("Le code d’une lettre précédente marche aussi.") if is_again else "",
        "until": _until(subject),
    }


def visit_said(subject: Subject) -> dict[str, str]:
    """A notice's fixed words; « … » is a blank that the agent fills in."""
    return {
        "passed": _("Passage le … à … h"),
        "answer": _("Répondre maintenant"),
        "again": _("Nous reviendrons le … vers … h."),
        "alone": _("Nous ne reviendrons pas : répondez avec ce code."),
        "until": _until(subject),
    }


def poster_said(subject: Subject) -> dict[str, str]:
    """A poster's fixed words."""
    minutes = subject.minutes
    return {
        "answer": ngettext("Répondez en une minute", "Répondez en %(num)s minutes", minutes),
        "scan": _("Visez le carré, ou tapez :"),
        "call": _("Par téléphone, ou pour une feuille papier :"),
        "until": _until(subject),
    }


def specimen() -> str:
    """Across what is only looked at."""
    return _("SPÉCIMEN")


def dated(subject: Subject) -> str:
    return _("Le %(day)s", day=subject.day())


def linked_notice(subject: Subject) -> str:
    """What becomes of an answer under a code that was sent to an address, whoever else may answer.

    The sentences of `collection.pages.confidence` for access by code, word for word.
    """
    questionnaire = subject.questionnaire
    if questionnaire.kind == Kind.NOMINATIVE:
        told = (purpose(questionnaire), what_is_kept(questionnaire), confidentiality(questionnaire))
        return " ".join(told)
    kept = _(
        "Vos réponses, le code utilisé, l’heure du début et de l’envoi et la langue. Ni votre nom, ni "
        "l’adresse de votre appareil."
    )
    coded = _(
        "Votre réponse est confidentielle. Jusqu’à la fin de l’enquête, votre code permet de savoir quels "
        "logements ont répondu, mais l’adresse et les réponses ne sont jamais rapprochées. "
        "À la fin, ce lien est effacé."
    )
    return f"{purpose(questionnaire)} {kept} {coded}"


def _until(subject: Subject) -> str:
    closes = subject.questionnaire.closes_at
    return _("Jusqu’au %(day)s.", day=subject.day(closes)) if closes else ""


def _quoted(subject: Subject, text: str) -> str:
    """French text inside a sentence that may run the other way."""
    return f"{_ISOLATED}{text}{_END}" if subject.is_right_to_left else text
