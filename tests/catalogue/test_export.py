"""`forms export`: a questionnaire of the catalogue as a file."""

from pathlib import Path

from flask import Flask
from openpyxl import load_workbook  # type: ignore[import-untyped]


def test_writes_a_workbook_with_a_sheet_each(app: Flask, tmp_path: Path) -> None:
    kept = tmp_path / "place.xlsx"
    result = app.test_cli_runner().invoke(args=["forms", "export", "place", "-o", str(kept)])
    assert (result.exit_code, result.output.strip()) == (0, str(kept))
    assert load_workbook(kept).sheetnames == ["survey", "choices", "settings"]


def test_names_what_there_is_when_asked_for_something_else(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["forms", "export", "nothing"])
    assert result.exit_code == 1
    assert "entraide" in result.output
