"""What an agent reads who takes up what a person began: in the agent's language, whatever the person's is."""

from dataclasses import dataclass

from app.i18n import TEAM_LANGUAGES, Language, _, speaking


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingUp:
    """The sentences of the stage between agent and person, in one language."""

    language: Language
    heading: str
    told: str
    give: str
    back: str
    erase: str
    cost: str
    erase_now: str


def taking_up() -> list[TakingUp]:
    """One for each language that agents work in; the device shows its own."""
    return [_in(code) for code in TEAM_LANGUAGES]


def _in(code: str) -> TakingUp:
    with speaking(code) as language:
        return TakingUp(
            language=language,
            heading=_("Cette réponse a été commencée par la personne elle-même"),
            told=_(
                "Ce qu’elle a répondu ne vous est pas montré. Reprenez avec elle, l’appareil dans ses mains, "
                "ou effacez."
            ),
            give=_("Donner l’appareil à la personne"),
            back=_("Revenir"),
            erase=_("Effacer cette réponse"),
            cost=_("Ce qui a été écrit sera perdu."),
            erase_now=_("Effacer de cet appareil"),
        )
