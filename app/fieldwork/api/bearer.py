"""The credential that a device sends along."""

from collections.abc import Callable

from flask import request

from app.errors import Refused
from app.fieldwork.models import Device
from app.rates import limit

#: Credentials that nobody has, from one address in ten minutes: who has one is never kept waiting.
_TRIES, _SECONDS = 300, 600


def device_by(find: Callable[[str], Device]) -> Device:
    """The device of `Authorization: Bearer …`, as `find` knows it.

    Refused: what `find` refuses, device_unknown (401), too_many (429).
    """
    authorization = request.authorization
    token = authorization.token if authorization and authorization.type == "bearer" else None
    try:
        return find(token or "")
    except Refused as refused:
        if refused.status == 401:
            limit("device", request.remote_addr or "", _TRIES, _SECONDS)
        raise
