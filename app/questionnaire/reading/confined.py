"""A process of its own to parse what nobody trusts: started, waited for, killed when it takes too long."""

import math
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

from app.questionnaire.problems import FormRefused, Problem
from app.questionnaire.reading.report import Limits
from app.questionnaire.reading.wire import write_request

#: How the system ends a process that asks for more memory than it may have, in the words of its signals:
#: an allocation that fails aborts Rust and C, a stack that cannot grow is a segmentation fault.
_OUT_OF_MEMORY = frozenset({-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS, -signal.SIGKILL})
#: How many times its CPU a process may take by the clock: it shares the machine with others.
_PATIENCE = 4


def ask(child: Path, data: bytes, filename: str, limits: Limits) -> bytes:
    """Return what the program `child` answers about a file, within `limits.seconds` of CPU.

    FormRefused: time_limit, memory_limit, reading_crashed.
    """
    with subprocess.Popen(
        [sys.executable, "-I", str(child)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"RUST_BACKTRACE": "0"},  # to print one where memory is short never ends
    ) as process:
        try:
            request = write_request(data, filename, limits)
            answer, _ = process.communicate(request, timeout=limits.seconds * _PATIENCE)
        except subprocess.TimeoutExpired as late:
            process.kill()
            raise FormRefused((_late(limits),)) from late
    if process.returncode:
        raise FormRefused((_ended(process.returncode, limits),))
    return answer


def confine(limits: Limits) -> None:
    """In the child: let the system stop what the parent may not live to stop: memory, time, files written."""
    seconds = math.ceil(limits.seconds)
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))  # the second kills without a word
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.memory, limits.memory))  # pyxform uses a temporary file
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _ended(returncode: int, limits: Limits) -> Problem:
    if returncode == -signal.SIGXCPU:
        return _late(limits)
    if returncode in _OUT_OF_MEMORY:
        return Problem("memory_limit", values={"megabytes": limits.memory >> 20})
    return Problem("reading_crashed", values={"reason": f"exit {returncode}", "detail": ""})


def _late(limits: Limits) -> Problem:
    return Problem("time_limit", values={"seconds": int(limits.seconds)})
