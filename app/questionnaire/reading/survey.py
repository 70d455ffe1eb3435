"""The survey sheet as a structure: what each row is, and the path of each question."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from app.questionnaire.reading.row_types import RowType
from app.questionnaire.reading.sheets import Row, Sheet


@dataclass(slots=True)
class SurveyRow:
    """A row that counts; `path` is the steps under the root, empty for an end."""

    row: Row
    type: RowType
    path: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.row.get("name")

    @property
    def is_calculated(self) -> bool:
        return bool(self.row.get("calculation") or self.row.get("trigger"))


@dataclass(slots=True)
class Survey:
    """The survey sheet with its rows understood; `names` counts where a reference may point."""

    sheet: Sheet
    rows: list[SurveyRow] = field(default_factory=list)

    @property
    def names(self) -> Counter[str]:
        return Counter(row.name for row in self.rows if row.path)

    def selects(self) -> Iterator[SurveyRow]:
        """Yield the rows that name a choice list."""
        return (row for row in self.rows if row.type.list_name and row.type.select)

    def turn_external_selects(self, lists: Mapping[str, str]) -> None:
        """Turn each select_one_external into a select_one on the list's new name."""
        for row in self.rows:
            if row.type.select == "select_one_external" and row.type.list_name in lists:
                name = lists[row.type.list_name]
                row.type = replace(row.type, text=f"select_one {name}", list_name=name, select="select_one")
                row.row.cells["type"] = row.type.text
