"""The tests of scripts, which Node runs itself."""

from pathlib import Path

import pytest

from tests.node import ROOT, run_node

FILES = sorted(Path(__file__).parent.glob("*.test.mjs"))
#: Thousands of steps, for seconds.
LONG = [path for path in FILES if "simulation" in path.name]


def _run(files: list[Path]) -> None:
    done = run_node("--test", *(str(path.relative_to(ROOT)) for path in files))
    assert done.returncode == 0, done.stdout


def test_the_scripts_pass_their_own_tests() -> None:
    _run([path for path in FILES if path not in LONG])


@pytest.mark.slow
def test_the_simulations_pass() -> None:
    assert LONG
    _run(LONG)
