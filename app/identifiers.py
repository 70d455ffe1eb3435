"""UUIDv7 (RFC 9562): identifiers that sort by the time of their making."""

import secrets
import time
from threading import Lock
from uuid import UUID

_lock = Lock()
_last = 0


def uuid7() -> UUID:
    """A new identifier, greater than every one made before by this process.

    48 bits of Unix milliseconds and a 12-bit counter lead; where the clock stands still or steps
    back the counter goes on from the last identifier. 62 random bits follow.
    """
    global _last  # noqa: PLW0603
    with _lock:
        _last = max(_last + 1, (time.time_ns() // 1_000_000) << 12)
        lead = _last
    milliseconds, counter = lead >> 12, lead & 0xFFF
    return UUID(int=milliseconds << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | secrets.randbits(62))
