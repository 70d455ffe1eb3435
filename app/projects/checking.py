"""`flask --app wsgi forms check FILE`: a questionnaire read as at its upload, without a project."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.i18n import _, ngettext
from app.projects.problem_texts import position, sentence
from app.questionnaire.problems import Problem
from app.questionnaire.reading import Reading, read_questionnaire


@click.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def check(file: Path, *, as_json: bool) -> None:
    """Tell whether FILE can be read as a questionnaire, what was repaired and what is wrong. Exit 0 or 1."""
    reading = read_questionnaire(file.read_bytes(), file.name)
    click.echo(json.dumps(as_data(reading), ensure_ascii=False) if as_json else _as_text(reading))
    sys.exit(0 if reading.accepted else 1)


def as_data(reading: Reading) -> Mapping[str, object]:
    """The reading in the shape that `forms check --json` prints."""
    return {
        "accepted": reading.accepted,
        "questions": reading.questions,
        "repairs": [_told(repair) for repair in reading.repairs],
        "problems": [_told(problem) for problem in reading.problems],
    }


def _told(problem: Problem) -> Mapping[str, str | int | None]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "message": sentence(problem),
    }


def _as_text(reading: Reading) -> str:
    verdict = _("Accepté") if reading.accepted else _("Refusé")
    count = ngettext("%(num)d question", "%(num)d questions", reading.questions)
    lines = [f"{verdict} ({count})" if reading.accepted else verdict]
    for title, found in ((_("Réparations"), reading.repairs), (_("Problèmes"), reading.problems)):
        if found:
            lines += ["", f"{title} :", *map(_line, found)]
    return "\n".join(lines)


def _line(problem: Problem) -> str:
    where = position(problem)
    return f"- {where} : {sentence(problem)}" if where else f"- {sentence(problem)}"
