"""What is known of the choices of questions before there is any answer."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.questionnaire.definition.choices import Choice
from app.questionnaire.definition.items import Question
from app.questionnaire.definition.lists import items_of

from .places import Place

if TYPE_CHECKING:
    from app.questionnaire.definition.form import Form

ItemKey = tuple[int, str, str | None]
"""An item's identity, and which of its parts are value and label."""


class Offers:
    """Choices by the item they come from, and the values of questions whose choices never vary.

    `fixed` are the values by place; `open` the places whose list is not known, as for an external file
    that is missing; `exclusive` the values by place that rule out all others.
    """

    def __init__(self, form: "Form", by_path: Mapping[str, Place]) -> None:
        self.of_item: dict[ItemKey, Choice] = {}
        self.fixed: dict[Place, frozenset[str]] = {}
        self.open: set[Place] = set()
        self.exclusive: dict[Place, frozenset[str]] = {}
        self.are_piped = False
        for question in form.questions:
            if question.type.has_choices:
                self._add(form, question, by_path[question.path])

    def _add(self, form: "Form", question: Question, place: Place) -> None:
        self.exclusive[place] = frozenset(each.value for each in question.choices if each.is_exclusive)
        self.are_piped |= any(each.text.has_outputs for each in question.choices)
        itemset = question.itemset
        if _is_open(form, question):
            self.open.add(place)
        elif itemset is None or (itemset.list_name is not None and not itemset.is_filtered):
            self.fixed[place] = frozenset(each.value for each in question.choices)
        if itemset is not None and (instance := form.instances.get(itemset.list_name or "")) is not None:
            items = items_of(instance)
            for item, choice in zip(items, question.choices, strict=False):
                self.of_item.setdefault((id(item), itemset.value, itemset.label), choice)


def _is_open(form: "Form", question: Question) -> bool:
    """Whether the choices are in a file that is not there, or that only search() would read."""
    itemset = question.itemset
    if itemset is None or itemset.list_name is None:
        return any(token.startswith("search(") for token in question.appearance)
    instance = form.instances.get(itemset.list_name)
    return instance is None or not instance.children
