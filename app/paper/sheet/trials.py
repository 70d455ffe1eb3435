"""What a condition gives for one answer or another: the form is asked, with its filters taken away.

Reading a condition by its text would miss half of how authors write them (`!= 'no'`, `selected()`, a
calculated intermediate). So the engine evaluates it, once for each answer that matters.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from app.questionnaire.context import Context
from app.questionnaire.definition import Form, Item, Question, Repeat
from app.questionnaire.definition.binding import Place
from app.questionnaire.evaluation.nodes import AnswerNode
from app.questionnaire.expression import Compiled
from app.questionnaire.instance import Instance

#: A sheet is printed for months: conditions on the day it is have no fixed answer, and none is looked for.
_CONTEXT = Context(now=datetime(2000, 1, 1, tzinfo=UTC), zone=ZoneInfo("UTC"))


@dataclass
class Trials:
    """A form on which conditions are tried. Not to be shared between threads."""

    form: Form
    _instance: Instance = field(init=False)

    def __post_init__(self) -> None:
        binds = {path: replace(bind, relevant=None) for path, bind in self.form.binds.items()}
        body = tuple(map(_uncounted, self.form.body))
        self._instance = Instance.blank(replace(self.form, binds=binds, body=body), _CONTEXT)

    def truth(self, condition: Compiled, at: Place, answers: Mapping[str, str]) -> bool:
        """What `condition` gives at a place when these are the answers (paths without positions)."""
        nodes = {path: self._node(path) for path in answers}
        before = {node.path: node.text for node in nodes.values()}
        self._instance.answers({nodes[path].path: value for path, value in answers.items()})
        given = condition.boolean(self._instance.evaluation.scope, self._node(at.path))
        self._instance.answers(before)
        return given

    def _node(self, path: str) -> AnswerNode:
        """The first node of a place; repeats on the way get an instance."""
        instance = self._instance
        place = instance.plan.by_path[path]
        for step in place.ancestry:
            if step.is_repeat and step.parent and not instance.tree.at[step.index]:
                instance.evaluation.add(instance.tree.at[step.parent.index][0], step)
        return instance.tree.at[place.index][0]


def _uncounted(item: Item) -> Item:
    """The item with its repeats free: an instance is added where a condition wants one."""
    if isinstance(item, Question):
        return item
    items = tuple(map(_uncounted, item.items))
    return replace(item, items=items, count=None) if isinstance(item, Repeat) else replace(item, items=items)


def pairs(values: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Neighbours in a ring: enough to tell *any of* from *exactly*, without trying all subsets."""
    return ((value, values[at - 1]) for at, value in enumerate(values) if len(values) > 2 or at)
