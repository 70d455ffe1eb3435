"""`flask --app wsgi forms check`, as a person and as a program use it."""

import json
from pathlib import Path

from flask import Flask

from app.projects.problem_texts import SENTENCES, sentence
from app.questionnaire.expression.errors import CODES
from app.questionnaire.problems import Problem
from app.questionnaire.reading.codes import PROBLEMS, REPAIRS
from tests.make_workbooks import SMALL_FORM, make_xlsx

_BROKEN = {"survey": (("type", "name", "label"), ("select_one rien", "q", "Q"))}


def test_an_accepted_form_exits_with_0(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "bon.xlsx").write_bytes(make_xlsx())
    result = app.test_cli_runner().invoke(args=["forms", "check", str(tmp_path / "bon.xlsx"), "--json"])
    assert result.exit_code == 0
    assert json.loads(result.output) == {"accepted": True, "questions": 2, "repairs": [], "problems": []}


def test_a_refused_form_exits_with_1_and_says_where(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "casse.xlsx").write_bytes(make_xlsx(_BROKEN))
    result = app.test_cli_runner().invoke(args=["forms", "check", str(tmp_path / "casse.xlsx"), "--json"])
    assert result.exit_code == 1
    told = json.loads(result.output)
    assert (told["accepted"], told["questions"]) == (False, 0)
    problem = told["problems"][0]
    assert set(problem) == {"code", "severity", "sheet", "row", "column", "message"}
    assert (problem["code"], problem["severity"]) == ("unknown_list", "error")
    assert (problem["sheet"], problem["row"], problem["column"]) == ("survey", 2, "type")
    assert "« rien »" in problem["message"].replace("\u202f", " ")


def test_repairs_are_told_in_words(app: Flask, tmp_path: Path) -> None:
    survey = (*SMALL_FORM["survey"], ("integr", "oups", "Oups"))
    (tmp_path / "repare.xlsx").write_bytes(make_xlsx({"survey": survey}))
    result = app.test_cli_runner().invoke(args=["forms", "check", str(tmp_path / "repare.xlsx")])
    assert result.exit_code == 0
    assert "feuille survey, ligne 4, colonne type" in result.output
    assert "integer" in result.output


def test_every_code_has_a_sentence() -> None:
    assert set(SENTENCES) >= {*REPAIRS, *PROBLEMS, *CODES}


def test_a_code_from_an_older_version_is_shown_as_it_is() -> None:
    assert sentence(Problem("forgotten")) == "forgotten"
