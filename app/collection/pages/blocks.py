"""What a page sets one under the other: questions, and tables of those that go by one list of choices."""

from dataclasses import dataclass

from app.collection.pages.fields import Field
from app.collection.pages.wording import Wording


@dataclass(frozen=True, slots=True)
class Grid:
    """Questions on one list of choices, one under the other: a table."""

    header: Field | None
    rows: tuple[Field, ...]
    title: Wording

    @property
    def id(self) -> str:
        return f"{self.rows[0].id}-grid"

    @property
    def label(self) -> Wording:
        return (self.header.label if self.header else None) or self.title

    @property
    def hint(self) -> Wording | None:
        return self.header.hint if self.header else None


Block = Field | Grid


def blocks(fields: tuple[Field, ...], title: Wording) -> tuple[Block, ...]:
    """The fields of a page with its tables put together: rows in a row that go by the same choices."""
    gathered: list[list[Field]] = []
    for one in fields:
        if gathered and one.is_row and not one.is_header and _same_list(gathered[-1][-1], one):
            gathered[-1].append(one)
        else:
            gathered.append([one])
    return tuple(block for group in gathered if (block := _block(group, title)))


def _same_list(before: Field, one: Field) -> bool:
    values = [choice.value for choice in before.asked.choices]
    return before.is_row and values == [choice.value for choice in one.asked.choices]


def _block(group: list[Field], title: Wording) -> Block | None:
    rows = tuple(one for one in group if not one.is_header)
    header = group[0] if group[0].is_header else None
    if not rows:
        return None
    return Grid(header, rows, title) if header or len(rows) > 1 else rows[0]
