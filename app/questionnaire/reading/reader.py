"""The trusted side of reading: has the file read in a process of its own (`child`, by `confined`)."""

from pathlib import Path

from app.questionnaire.problems import FormRefused, Problem
from app.questionnaire.reading.confined import ask
from app.questionnaire.reading.report import Limits, Reading, from_wire, refusal

_CHILD = Path(__file__).with_name("child.py")


def read_questionnaire(data: bytes, filename: str, limits: Limits | None = None) -> Reading:
    """Read a questionnaire that someone uploaded: xlsx, xls, ods, csv, Markdown tables or XForm XML.

    Nothing of the file is parsed in this process. Always answers, within `limits.seconds` of CPU;
    `filename` only names a form that names itself nowhere.
    """
    limits = limits or Limits()
    if len(data) > limits.file_size:
        return refusal(Problem("file_too_large", values={"size": len(data), "limit": limits.file_size}))
    try:
        return from_wire(ask(_CHILD, data, filename, limits))
    except FormRefused as refused:
        return refusal(*refused.problems)
    except (ValueError, KeyError, TypeError):
        return refusal(Problem("reading_crashed", values={"reason": "answer", "detail": ""}))
