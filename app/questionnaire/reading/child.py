"""The process that reads one untrusted file: takes it on standard input, answers on standard output, ends.

Started by path, so that `app/__init__.py`, which is the whole web application, is not imported: what it
would cost in time and memory is not the questionnaire's.
"""

import os
import sys
from pathlib import Path
from types import ModuleType

_ROOT = Path(__file__).resolve().parents[3]
_application = ModuleType("app")
_application.__path__ = [str(_ROOT / "app")]
sys.modules["app"] = _application
# openpyxl takes numpy where it finds it: 80 MB of address space that no form's reading needs.
sys.modules["numpy"] = None  # type: ignore[assignment] # how Python is told that a module is not there

from app.questionnaire.problems import Problem  # noqa: E402
from app.questionnaire.reading.confined import confine  # noqa: E402 - after `app` is stood in for
from app.questionnaire.reading.pipeline import read  # noqa: E402
from app.questionnaire.reading.report import Limits, Reading, refusal, to_wire  # noqa: E402
from app.questionnaire.reading.wire import read_request  # noqa: E402 - after `app` is stood in for


def main() -> None:
    """Read within the limits that the request states, and write the answer."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    limits, filename, data = read_request(sys.stdin.buffer)
    confine(limits)
    answers.write(to_wire(_read(data, filename, limits)))
    answers.close()


def _read(data: bytes, filename: str, limits: Limits) -> Reading:
    try:
        return read(data, filename, limits)
    except MemoryError:
        return refusal(Problem("memory_limit", values={"megabytes": limits.memory >> 20}))
    except Exception as error:
        values = {"reason": type(error).__name__, "detail": str(error)[:300]}
        return refusal(Problem("reading_crashed", values=values))


if __name__ == "__main__":
    main()
