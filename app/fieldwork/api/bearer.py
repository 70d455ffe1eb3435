"""The credential that a device sends along."""

from flask import request

from app.errors import Refused
from app.rates import limit

#: Tries from one address in ten minutes: a depot's shared connection, not a guesser of 256 bits.
_TRIES, _SECONDS = 3_000, 600


def bearer() -> str:
    """The token of `Authorization: Bearer …`. Refused: device_unknown (401), too_many (429)."""
    limit("device", request.remote_addr or "", _TRIES, _SECONDS)
    authorization = request.authorization
    if authorization is None or authorization.type != "bearer" or not authorization.token:
        raise Refused("device_unknown", 401)
    return authorization.token
