"""What letters may know of agents and callers: which doors refused, and where nobody can answer."""

from uuid import UUID

from app.fieldwork.doors import by_door, log_of
from app.fieldwork.folding import fold
from app.fieldwork.kinds import Stand
from app.projects.models import Questionnaire

_DECLINED = frozenset({Stand.REFUSED, Stand.OUT})


def declined_doors(questionnaire: Questionnaire) -> set[UUID]:
    """The households whose log comes to a refusal or to *sans objet*."""
    logs = by_door(log_of(questionnaire))
    return {
        household_id
        for household_id, log in logs.items()
        if fold(one.event for one in log).stand in _DECLINED
    }
