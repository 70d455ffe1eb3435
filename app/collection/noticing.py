"""What is noticed about an answer on its way in: for a person to weigh, never a refusal."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from app.errors import Refused
from app.questionnaire.definition import Form
from app.rates import limit

#: Faster than anybody reads: per question answered.
QUICK = timedelta(seconds=1)
#: Answers from one address in ten minutes before they are flagged; a library or a school stays below.
_BURST, _SECONDS = 60, 600
#: A field was filled in that nobody sees: the one flag that a sender may give.
HONEYPOT = "honeypot"


def signs(questionnaire_id: UUID, address: str, taken: timedelta | None, count: int) -> tuple[str, ...]:
    """Signs of a robot or of haste: quick, burst. `taken` is None where nobody told it.

    A clock that was set back meanwhile tells nothing. The address is counted, never kept.
    """
    told = taken is not None and taken >= timedelta()
    found = {
        "quick": told and taken is not None and taken < QUICK * count,
        "burst": _is_burst(questionnaire_id, address),
    }
    return tuple(name for name, seen in found.items() if seen)


def answered(form: Form, answers: Mapping[str, object]) -> int:
    """How many questions these answers answer; what is calculated took nobody any time."""
    asked = {question.path.split("/", 2)[2] for question in form.questions if question.is_asked}
    count = 0
    waiting: list[tuple[str, object]] = [("", answers)]  # no recursion: what comes may be as deep as it likes
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, Mapping):
            waiting.extend((f"{path}/{name}" if path else str(name), below) for name, below in value.items())
        elif isinstance(value, list):
            waiting.extend((path, below) for below in value)
        else:
            count += bool(value) and path in asked
    return count


def _is_burst(questionnaire_id: UUID, address: str) -> bool:
    """Whether many answers came from this connection lately."""
    try:
        limit(f"answers {questionnaire_id}", address, _BURST, _SECONDS)
    except Refused:
        return True
    return False
