"""The `parameters` column: pairs such as `start=1 end=10`, some of them known to each type.

pyxform refuses a form for a pair that its type does not know. No tool does anything with it, so here it is
left out, as an unknown column is.
"""

import re

from pyxform import constants
from pyxform.util.enum import StrEnum

from app.questionnaire.reading.findings import Findings
from app.questionnaire.reading.survey import Survey, SurveyRow

_PAIR = re.compile(r"([^\s=,;]+)\s*=\s*([^\s=,;]+)")
_BETWEEN = re.compile(r"[\s,;]*")

#: Types, or the command of a type with choices → the parameters that it knows.
_KNOWN: dict[str, type[StrEnum]] = {
    "text": constants.ParametersText,
    "image": constants.ParametersImage,
    "audio": constants.ParametersAudio,
    "background-audio": constants.ParametersAudio,
    "range": constants.ParametersRange,
    "geopoint": constants.ParametersGeoPoint,
    "geotrace": constants.ParametersGeo,
    "geoshape": constants.ParametersGeo,
    "audit": constants.ParametersAudit,
    "select_one": constants.ParametersSelect,
    "select_multiple": constants.ParametersSelect,
    "rank": constants.ParametersSelect,
    "select_one_from_file": constants.ParametersSelectFromFile,
    "select_multiple_from_file": constants.ParametersSelectFromFile,
}


def check_parameters(survey: Survey, findings: Findings) -> None:
    """Leave out what a type does not know; report what is no pair."""
    for row in survey.rows:
        if row.row.get("parameters"):
            _check(row, survey, findings)


def _check(row: SurveyRow, survey: Survey, findings: Findings) -> None:
    text = row.row.get("parameters")
    known = _KNOWN.get(row.type.select or row.type.text)
    place = survey.sheet.place(row.row, "parameters")
    is_pairs = not _BETWEEN.sub("", _PAIR.sub("", text))
    if known and not is_pairs:
        findings.problem("invalid_parameters", place, parameters=text, name=row.name)
        return
    unknown = {key for key, _ in _PAIR.findall(text) if known and key.lower() not in known.value_set()}
    if known is None and not is_pairs:
        del row.row.cells["parameters"]
        findings.repair("parameters_ignored", place, parameters=text)
    elif unknown:
        row.row.cells["parameters"] = " ".join(
            f"{key}={value}" for key, value in _PAIR.findall(text) if key not in unknown
        )
        findings.repair("parameters_ignored", place, parameters=", ".join(sorted(unknown)))
