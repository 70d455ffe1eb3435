"""The fault bench, in short: the real client and server code through everything that can go wrong."""

import re
import subprocess
import sys

import pytest

from tests.node import ROOT

PARTS = {
    "devices": ["--answers", "600", "--faults", "120", "--devices", "10"],
    "browser": ["--kills", "3"],
    "room": ["--writes", "10"],
}


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_nothing_is_missing_and_nothing_double(part: str) -> None:
    command = [sys.executable, "bench/faults.py", part, *PARTS[part]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    counted = {name: int(count) for count, name in re.findall(r"^ +(\d+) (.+)$", done.stdout, re.MULTILINE)}
    if part == "room":
        assert counted["writes"] == 10
        assert counted["falsely said"] == 0
        return
    assert counted["acknowledged"] > 0
    assert (counted["missing"], counted["double"]) == (0, 0)
    assert part == "browser" or counted["faults"] >= 120
