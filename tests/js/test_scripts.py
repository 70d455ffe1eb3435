"""The tests of scripts, which Node runs itself."""

from pathlib import Path

from tests.node import ROOT, run_node


def test_the_scripts_pass_their_own_tests() -> None:
    files = [str(path.relative_to(ROOT)) for path in sorted(Path(__file__).parent.glob("*.test.mjs"))]
    done = run_node("--test", *files)
    assert done.returncode == 0, done.stdout
