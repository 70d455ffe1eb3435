"""A questionnaire made ready for reading: its variables, its filters, its answers, its report."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from app.collection.erasing import withdrawn
from app.collection.sequence import last_number
from app.fieldwork.counting import DoorCounts, SessionCounts, door_counts, session_counts
from app.i18n import language
from app.projects.models import Questionnaire
from app.questionnaire.definition import Form

from .answer import Answer
from .asking import Asking
from .cache import RecentlyUsed
from .catalogue import NOTHING_ASKED, Catalogue, RepeatTable, catalogue, paths
from .filters import Filters
from .report import Report, report
from .set_aside import SetAside, set_aside
from .stored import counted, forms_of, state_counts
from .variable import Variable

_reports: RecentlyUsed[Report] = RecentlyUsed(64)
_doors: RecentlyUsed[DoorCounts] = RecentlyUsed(64)
_sessions: RecentlyUsed[SessionCounts] = RecentlyUsed(64)
#: Kept across requests, since what was found out about filters stays true of a form.
_askings: RecentlyUsed[dict[UUID, Asking]] = RecentlyUsed(32)


@dataclass
class Reader:
    """Reads one questionnaire within one request."""

    questionnaire: Questionnaire

    @cached_property
    def forms(self) -> dict[UUID, Form]:
        return forms_of(self.questionnaire)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Empty while no form was uploaded."""
        return catalogue(list(self.forms.values()), language().code) if self.forms else NOTHING_ASKED

    @property
    def variables(self) -> tuple[Variable, ...]:
        return self.catalogue.variables

    @property
    def repeats(self) -> tuple[RepeatTable, ...]:
        return self.catalogue.repeats

    @property
    def repeat_labels(self) -> dict[str, str]:
        return {repeat.path: repeat.label for repeat in self.repeats}

    @cached_property
    def askings(self) -> dict[UUID, Asking]:
        return _askings.get(tuple(self.forms), self._make_askings)

    @cached_property
    def states(self) -> dict[tuple[str, str | None], int]:
        return state_counts(self.questionnaire)

    @property
    def aside(self) -> SetAside:
        """What is not counted."""
        return set_aside(self.states, withdrawn(self.questionnaire.id, self.questionnaire.project_id))

    @property
    def doors(self) -> DoorCounts:
        """The counts of doors that agents go to, from memory when nothing changed in the project."""
        key = (self.questionnaire.id, last_number(self.questionnaire.project_id))
        return _doors.get(key, lambda: door_counts(self.questionnaire))

    @property
    def sessions(self) -> SessionCounts:
        """The counts of agents' sessions without addresses, from memory as those of doors."""
        key = (self.questionnaire.id, last_number(self.questionnaire.project_id))
        return _sessions.get(key, lambda: session_counts(self.questionnaire))

    def answers(self) -> Iterator[Answer]:
        return counted(self.questionnaire, self.forms)

    def report(self, filters: Filters) -> Report:
        """The report, from memory when nothing changed in the project since it was made."""
        last = last_number(self.questionnaire.project_id)
        states = tuple(sorted((state, reason or "", n) for (state, reason), n in self.states.items()))
        key = (self.questionnaire.id, filters, language().code, tuple(self.forms), last, states)
        return _reports.get(key, lambda: self._make_report(filters))

    def _make_report(self, filters: Filters) -> Report:
        return report(self.answers(), self.catalogue, self.askings, filters)

    def _make_askings(self) -> dict[UUID, Asking]:
        asked = {version_id: paths(form) for version_id, form in self.forms.items()}
        everything: frozenset[str] = frozenset().union(*asked.values())
        return {
            version_id: Asking(form, absent=everything - asked[version_id])
            for version_id, form in self.forms.items()
        }
