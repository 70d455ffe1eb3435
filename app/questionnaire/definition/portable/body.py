"""What people meet, in order: questions, groups and repeats."""

from app.questionnaire.definition.choices import Itemset
from app.questionnaire.definition.items import Group, Item, Question, Repeat
from app.questionnaire.definition.palier import PalierColumns

from .told import Written, told
from .wordings import Wordings


class BodyWriter:
    def __init__(self, wordings: Wordings) -> None:
        self.wordings = wordings

    def item(self, item: Item) -> Written:
        own = self._question(item) if isinstance(item, Question) else self._holder(item)
        return {
            **own,
            **told(
                path=item.path,
                label=self.wordings.of_item(item.label),
                hint=self.wordings.of_item(item.hint),
                appearance=sorted(item.appearance),
                palier=_palier(item.palier),
            ),
        }

    def _holder(self, item: Group | Repeat) -> Written:
        items = [self.item(each) for each in item.items]
        if isinstance(item, Group):
            return {"type": "group", "items": items}
        fixed = not item.adds_and_removes
        return {"type": "repeat", "items": items, **told(count=item.count, fixed=fixed)}

    def _question(self, question: Question) -> Written:
        return told(
            type=question.type.name,
            number=question.number,
            guidance=self.wordings.of_item(question.guidance),
            choices=None if question.itemset else self._choices(question),
            itemset=_itemset(question.itemset) if question.itemset else None,
            parameters=dict(question.parameters),
        )

    def _choices(self, question: Question) -> list[object]:
        return [[each.value, self.wordings.of(each.text)] for each in question.choices]


def _itemset(itemset: Itemset) -> Written:
    return told(
        nodeset=itemset.nodeset,
        value=itemset.value,
        label=itemset.label,
        list=itemset.list_name,
        filtered=itemset.is_filtered,
        randomized=itemset.is_randomized,
    )


def _palier(columns: PalierColumns) -> Written:
    """Return the columns that matter on a device: paper is laid out elsewhere."""
    channels = None if columns.channels is None else " ".join(sorted(columns.channels))
    publish = {} if columns.publish is None else {"publish": columns.publish}
    return told(channels=channels, personal=columns.personal, quartier=columns.quartier) | publish
