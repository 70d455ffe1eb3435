"""The trusted side of reading: starts the process that reads, and kills it when it takes too long."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from app.questionnaire.problems import Problem
from app.questionnaire.reading.report import Limits, Reading, from_wire, refusal
from app.questionnaire.reading.wire import write_request

_CHILD = Path(__file__).with_name("child.py")
#: How the system ends a process that asks for more memory than it may have, in the words of its signals:
#: an allocation that fails aborts Rust and C, a stack that cannot grow is a segmentation fault.
_OUT_OF_MEMORY = frozenset({-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS, -signal.SIGKILL})


def read_questionnaire(data: bytes, filename: str, limits: Limits | None = None) -> Reading:
    """Read a questionnaire that someone uploaded: xlsx, xls, ods, csv, Markdown tables or XForm XML.

    Nothing of the file is parsed in this process. Always answers, within about `limits.seconds`;
    `filename` only names a form that names itself nowhere.
    """
    limits = limits or Limits()
    if len(data) > limits.file_size:
        return refusal(Problem("file_too_large", values={"size": len(data), "limit": limits.file_size}))
    with subprocess.Popen(
        [sys.executable, "-I", str(_CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"RUST_BACKTRACE": "0"},  # to print one where memory is short never ends
    ) as process:
        try:
            answer, _ = process.communicate(write_request(data, filename, limits), timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return refusal(Problem("time_limit", values={"seconds": int(limits.seconds)}))
    return _outcome(answer, process.returncode, limits)


def _outcome(answer: bytes, returncode: int, limits: Limits) -> Reading:
    if returncode == -signal.SIGXCPU:
        return refusal(Problem("time_limit", values={"seconds": int(limits.seconds)}))
    if returncode in _OUT_OF_MEMORY:
        return refusal(Problem("memory_limit", values={"megabytes": limits.memory >> 20}))
    try:
        return from_wire(answer)
    except (ValueError, KeyError, TypeError):
        return refusal(Problem("reading_crashed", values={"reason": f"exit {returncode}", "detail": ""}))
