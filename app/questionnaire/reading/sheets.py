"""The sheets of a form under their known columns, every cell with its place in the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.questionnaire.reading.columns import Kind
from app.questionnaire.reading.findings import Place


@dataclass(slots=True)
class Row:
    """`number` is the row in the file; `cells` holds what is not blank, by the column's XLSForm name."""

    number: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    def has_text(self, column: str) -> bool:
        """Tell whether the column, in whatever language, says something."""
        return any(name == column or name.startswith(f"{column}::") for name in self.cells)

    def has_face(self) -> bool:
        """Tell whether there is something to show: a text or a medium."""
        return any(self.has_text(column) for column in ("label", "hint", "image", "audio", "video"))


@dataclass(slots=True)
class Sheet:
    """A sheet being read; `written` gives the author's header for each column, `kinds` how it is cleaned."""

    name: str
    written: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    header_row: int = 1

    def place(self, row: Row | None = None, column: str | None = None) -> Place:
        number = self.header_row if row is None and column is not None else row.number if row else None
        return Place(self.name, number, None if column is None else self.written.get(column, column))

    def put_label(self, row: Row, label: str) -> None:
        """Write a label in the first language that the sheet has."""
        column = next((name for name in self.written if name.partition("::")[0] == "label"), "label")
        self.written.setdefault(column, column)
        self.kinds.setdefault(column, Kind.TEXT)
        row.cells[column] = label

    def cells_of(self, kind: Kind) -> Iterator[tuple[Row, str, str]]:
        """Yield row, column and text of every cell of a kind."""
        columns = [column for column, of in self.kinds.items() if of is kind]
        for row in self.rows:
            for column in columns:
                if text := row.cells.get(column):
                    yield row, column, text


Sheets = Mapping[str, Sheet]
