"""Who gets a letter: nobody twice, nobody who has answered, nor who refused unless the team says so."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from app.collection.answered import answered_households
from app.households.addresses import Addresses
from app.households.bulk_links import invited_households, written_households
from app.households.declining import declined_households
from app.households.listed import known_doors
from app.projects.models import Questionnaire


@dataclass(frozen=True, slots=True)
class Rule:
    """`is_again`: write also to those who got a letter and have not answered.

    `spares_declined`: do not write where somebody refused, or where nobody can answer.
    """

    is_again: bool = False
    spares_declined: bool = True


FIRST_LETTERS = Rule()


class Count(NamedTuple):
    """How many letters go to some addresses, and how many more if declined doors were not spared."""

    letters: int
    declined: int


class Outlook(NamedTuple):
    """Where some addresses stand before anything is printed: `unwritten` got no letter yet, `written` did.

    `known`: how many of the unwritten have a code all the same, of a notice or for agents. `answered`: get
    nothing.
    """

    unwritten: Count
    written: Count
    known: int
    answered: int

    @property
    def again(self) -> int:
        """How many letters a reminder makes where declined doors are spared."""
        return self.unwritten.letters + self.written.letters

    @property
    def declined(self) -> int:
        return self.unwritten.declined + self.written.declined

    def letters(self, rule: Rule) -> int:
        """How many letters a rule makes."""
        counts = (self.unwritten, self.written) if rule.is_again else (self.unwritten,)
        return sum(one.letters if rule.spares_declined else one.letters + one.declined for one in counts)


def left_out(questionnaire: Questionnaire, rule: Rule) -> set[UUID]:
    """The households that get no letter by this rule."""
    out = _answered(questionnaire)
    if not rule.is_again:
        out |= written_households(questionnaire)
    return out | declined_households(questionnaire) if rule.spares_declined else out


def foresee(questionnaire: Questionnaire, addresses: Addresses) -> Outlook:
    """Count the letters that these addresses would get; says nothing of any one of them."""
    doors = set(known_doors(questionnaire.project, addresses.found).values())
    answered = doors & _answered(questionnaire)
    written = (doors & written_households(questionnaire)) - answered
    unwritten = doors - answered - written
    declined = declined_households(questionnaire)
    new = len(addresses.found) - len(doors)
    return Outlook(
        Count(new + len(unwritten - declined), len(unwritten & declined)),
        Count(len(written - declined), len(written & declined)),
        len(unwritten & invited_households(questionnaire)),
        len(answered),
    )


def _answered(questionnaire: Questionnaire) -> set[UUID]:
    return answered_households(questionnaire.project_id, questionnaire.id)
