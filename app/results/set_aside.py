"""Answers that don't count: how many, and why, said at the top of the page."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.collection.states import Quarantine, State
from app.i18n import _l, ngettext

from .figures import number

REASONS = {
    Quarantine.EARLY: _l("arrivées avant l’ouverture"),
    Quarantine.CLOSED: _l("arrivées après la clôture"),
    Quarantine.LATE: _l("faites à temps, arrivées après la clôture"),
    Quarantine.UNKNOWN_VERSION: _l("d’une version inconnue du questionnaire"),
    Quarantine.UNPUBLISHED_VERSION: _l("d’une version jamais publiée"),
    Quarantine.UNKNOWN_CODE: _l("avec un code inconnu"),
    Quarantine.REVOKED_CODE: _l("avec un code annulé"),
    Quarantine.NO_CODE: _l("sans le code demandé"),
    Quarantine.UNREADABLE: _l("illisibles"),
}


@dataclass(frozen=True, slots=True)
class SetAside:
    """Counts of what is not counted; `waiting` by reason of quarantine."""

    beside: int = 0
    excluded: int = 0
    withdrawn: int = 0
    waiting: Mapping[str, int] | None = None

    @property
    def total(self) -> int:
        return self.beside + self.excluded + self.withdrawn + sum((self.waiting or {}).values())

    def sentences(self) -> list[str]:
        """One sentence for each sort there is."""
        told = [
            (
                self.beside,
                ngettext(
                    "%(n)s réponse sous un code déjà compté, gardée à côté.",
                    "%(n)s réponses sous un code déjà compté, gardées à côté.",
                    self.beside,
                    n=number(self.beside),
                ),
            ),
            (
                self.excluded,
                ngettext(
                    "%(n)s réponse exclue par l’équipe, motif au journal.",
                    "%(n)s réponses exclues par l’équipe, motif au journal.",
                    self.excluded,
                    n=number(self.excluded),
                ),
            ),
            (
                self.withdrawn,
                ngettext(
                    "%(n)s réponse retirée par son auteur.",
                    "%(n)s réponses retirées par leur auteur.",
                    self.withdrawn,
                    n=number(self.withdrawn),
                ),
            ),
        ]
        return [str(sentence) for count, sentence in told if count] + self._waiting_told()

    def _waiting_told(self) -> list[str]:
        return [
            str(
                ngettext(
                    "%(n)s en attente d’une décision : %(why)s.",
                    "%(n)s en attente d’une décision : %(why)s.",
                    count,
                    n=number(count),
                    why=REASONS.get(Quarantine(reason), reason) if reason in set(Quarantine) else reason,
                )
            )
            for reason, count in sorted((self.waiting or {}).items())
        ]


def set_aside(counts: Mapping[tuple[str, str | None], int], withdrawn: int) -> SetAside:
    """From counts by (state, reason)."""
    waiting = {reason or "": n for (state, reason), n in counts.items() if state == State.QUARANTINED}
    by_state = {state: n for (state, _reason), n in counts.items() if state != State.QUARANTINED}
    return SetAside(
        beside=by_state.get(State.BESIDE, 0),
        excluded=by_state.get(State.EXCLUDED, 0),
        withdrawn=withdrawn,
        waiting=waiting,
    )
