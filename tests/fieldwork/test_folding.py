"""The fold of a door's events: Python's and JavaScript's come to the same on the same cases."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.fieldwork.folding import Happened, fold
from app.fieldwork.kinds import KINDS
from tests.node import run_node

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "folds.json").read_text(encoding="utf-8"))
_TWIN = """
import { readFileSync } from "node:fs";
import { fold } from "./static/js/terrain/folding.js";
const { kinds, cases } = JSON.parse(readFileSync(0, "utf-8"));
const told = cases.map(({ events }) => {
  const state = fold(events, kinds);
  return { ...state, event: state.event && state.event.id };
});
console.log(JSON.stringify(told));
"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_fold_of_the_server(case: dict[str, Any]) -> None:
    state = fold(Happened(**event) for event in case["events"])
    assert {
        "stand": state.stand,
        "event": state.event.id if state.event else None,
        "when": state.when,
        "attempts": state.attempts,
        "contacts": state.contacts,
        "notes": list(state.notes),
        "disagree": state.disagree,
    } == case["expected"]


def test_the_fold_of_the_device_is_its_twin() -> None:
    kinds = {
        name: {"stand": kind.stand, "is_attempt": kind.is_attempt, "is_contact": kind.is_contact}
        for name, kind in KINDS.items()
    }
    done = run_node(
        "--input-type=module", "--eval", _TWIN, given=json.dumps({"kinds": kinds, "cases": CASES})
    )
    assert done.returncode == 0, done.stderr
    for case, told in zip(CASES, json.loads(done.stdout), strict=True):
        assert told == case["expected"], case["name"]
