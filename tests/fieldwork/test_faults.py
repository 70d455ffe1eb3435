"""The fault bench of agents' rounds, in short: real devices and server, doors that change hands meanwhile."""

import re
import subprocess
import sys

import pytest

from tests.node import ROOT

SIZE = ["--events", "1500", "--faults", "200", "--agents", "4"]
#: What must be 0, whatever is counted beside it.
ZERO = {
    "missing",
    "double",
    "doors of others on a device",
    "doors that a device lacks",
    "states that differ",
    "answered that differ",
    "order turned round",
    "answers under no door or another",
    "changed by sending again",
    "files that differ or are not here",
    "files still sealed",
}


@pytest.mark.slow
def test_what_agents_note_arrives_once_and_devices_show_what_the_server_knows() -> None:
    command = [sys.executable, "bench/faults.py", "terrain", *SIZE]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    counted = {name: int(count) for count, name in re.findall(r"^ +(\d+) (.+)$", done.stdout, re.MULTILINE)}
    assert counted["said to be kept"] >= 1500
    assert counted["faults"] >= 200
    assert counted["files said to be kept"] >= 20
    assert counted["doors whose state was compared"] > 50
    assert counted["database of a backup put back"] >= 1
    assert {name for name in ZERO if counted[name] == 0} == ZERO
