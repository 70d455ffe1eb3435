"""The process that reads one workbook that someone uploaded: its sheets as JSON, rows with their numbers.

Started by path, so that `app/__init__.py`, which is the whole web application, is not imported.
"""

import json
import os
import sys
from pathlib import Path
from types import ModuleType

_ROOT = Path(__file__).resolve().parents[3]
_application = ModuleType("app")
_application.__path__ = [str(_ROOT / "app")]
sys.modules["app"] = _application

from app.questionnaire.problems import FormRefused, Problem  # noqa: E402 - after `app` is stood in for
from app.questionnaire.reading.archives import check_archive  # noqa: E402 - after `app` is stood in for
from app.questionnaire.reading.confined import confine  # noqa: E402 - after `app` is stood in for
from app.questionnaire.reading.formats import Format, sniff  # noqa: E402 - after `app` is stood in for
from app.questionnaire.reading.grids import read_workbook  # noqa: E402 - after `app` is stood in for
from app.questionnaire.reading.report import Limits  # noqa: E402 - after `app` is stood in for
from app.questionnaire.reading.wire import read_request  # noqa: E402 - after `app` is stood in for

#: A sheet is told until here: one row more than a list may have, and room for titles above it.
_MOST_ROWS = 20_050


def main() -> None:
    """Read within the limits that the request states, and write the answer."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    limits, _filename, data = read_request(sys.stdin.buffer)
    confine(limits)
    answers.write(json.dumps(_answer(data, limits)).encode())
    answers.close()


def _answer(data: bytes, limits: Limits) -> dict[str, object]:
    try:
        return {"sheets": _sheets(data, limits)}
    except FormRefused as refused:
        return {"refused": refused.problems[0].code}
    except MemoryError:
        return {"refused": Problem("memory_limit").code}


def _sheets(data: bytes, limits: Limits) -> list[list[tuple[int, tuple[str, ...]]]]:
    if sniff(data) is Format.ARCHIVE:
        check_archive(data, limits)
    sheets = []
    for grid in read_workbook(data):
        written = ((line, cells) for line, cells in enumerate(grid.rows, start=1) if any(cells))
        sheets.append([row for _, row in zip(range(_MOST_ROWS), written, strict=False)])
    return sheets


if __name__ == "__main__":
    main()
