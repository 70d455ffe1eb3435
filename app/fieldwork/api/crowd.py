"""Turns: so many devices are served at once by a process, where hundreds sync in the same second.

A server has more threads than that, for those who send and read slowly. But a request that is here whole
costs the processor and a connection to the database, which more at once only take from one another. Who says
`take_turn()` has read it and holds no connection yet; the turn ends with the request.
"""

from threading import Semaphore

from flask import g

from app.fieldwork.api import blueprint

#: Two compute while one waits for the disk: measured with 200 devices at once (bench/sync.py crowd).
AT_ONCE = 3
_turns = Semaphore(AT_ONCE)


def take_turn() -> None:
    """Wait until fewer are served."""
    _turns.acquire()
    g.palier_turn = True


@blueprint.teardown_request
def _end_turn(_problem: BaseException | None) -> None:
    if g.pop("palier_turn", False):
        _turns.release()
