"""The questionnaires that ship with Palier, as `forms/catalogue.csv` lists them."""

import csv
import io
from dataclasses import dataclass

import xlsxwriter  # type: ignore[import-untyped]

from app.config import ROOT
from app.projects.questionnaires import Terms
from app.projects.terms import Access, Kind, Unit

FOLDER = ROOT / "forms"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A questionnaire to start from; `minutes` is how long answering takes, `summary` is French."""

    file: str
    short_name: str
    terms: Terms
    minutes: int
    summary: str

    @property
    def title(self) -> str:
        """What the form calls itself."""
        headers, values = read_sheets(self.content.decode())["settings"]
        return dict(zip(headers, values, strict=True))["form_title"]

    @property
    def content(self) -> bytes:
        """The XLSForm, as single-file CSV."""
        return (FOLDER / self.file).read_bytes()

    def to_xlsx(self) -> bytes:
        """The same XLSForm as a workbook with a sheet each, for spreadsheet programs."""
        kept = io.BytesIO()
        with xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False}) as workbook:
            for name, rows in read_sheets(self.content.decode()).items():
                sheet = workbook.add_worksheet(name)
                for number, cells in enumerate(rows):
                    sheet.write_row(number, 0, cells)
        return kept.getvalue()


def read_catalogue() -> tuple[CatalogueEntry, ...]:
    """All entries, in the order of the list."""
    with (FOLDER / "catalogue.csv").open(encoding="utf-8", newline="") as listed:
        return tuple(_entry(row) for row in csv.DictReader(listed))


def find_in_catalogue(short_name: str) -> CatalogueEntry | None:
    """The entry of this short name."""
    return next((entry for entry in read_catalogue() if entry.short_name == short_name), None)


def read_sheets(text: str) -> dict[str, list[list[str]]]:
    """Split a single-file CSV into its sheets: a name alone on a line, then rows shifted by one column."""
    sheets: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for name, *cells in csv.reader(io.StringIO(text, newline="")):
        if name:
            rows = sheets.setdefault(name, [])
        if any(cells):
            rows.append(cells)
    return sheets


def _entry(row: dict[str, str]) -> CatalogueEntry:
    terms = Terms(kind=Kind(row["kind"]), unit=Unit(row["unit"]), access=Access(row["access"]))
    return CatalogueEntry(row["file"], row["short_name"], terms, int(row["minutes"]), row["summary"])
