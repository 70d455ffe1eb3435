"""Everything a results page says, from one pass over the answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from .answer import Answer
from .asking import Asking
from .catalogue import Catalogue
from .counting import Counts
from .filters import Filters
from .profile import Profile
from .tally import Question, tally


@dataclass(frozen=True, slots=True)
class Report:
    """`everyone` is the profile of all counted answers, `chosen` of those the filters admit; the
    questions are about these. `masked` answers held something that should have been skipped."""

    everyone: Profile
    chosen: Profile
    questions: tuple[Question, ...]
    masked: int


def report(
    answers: Iterable[Answer], catalogue: Catalogue, askings: Mapping[UUID, Asking], filters: Filters
) -> Report:
    """Count the answers; an answer to a version that is not in `askings` only enters the profiles."""
    everyone, chosen, counts = Profile(), Profile(), Counts()
    for answer in answers:
        everyone.add(answer)
        if not filters.admit(answer.channel, answer.quartier, answer.language, answer.day):
            continue
        chosen.add(answer)
        if asking := askings.get(answer.version_id):
            counts.add(asking.records(answer.values, answer.channel, answer.evaluate))
    questions = tuple(
        tally(variable, counts.distribution(variable, catalogue.root))
        for variable in catalogue.variables
        if not variable.calculated
    )
    return Report(everyone, chosen, questions, counts.masked_forms)
