"""Whether a printed code will lead somewhere: the public address is asked with a real one before."""

import ipaddress
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from app.db import transaction
from app.errors import Refused
from app.households.access import revoke_batch
from app.households.batch_kinds import TRIAL
from app.households.minting import Minting, mint
from app.projects.models import Questionnaire

_SECONDS = 10


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: object, **_named: object) -> None:
        return None


def is_local(public_url: str) -> bool:
    """Whether the address leads to this machine only: then sheets are trials, and say so."""
    host = urlsplit(public_url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def test_address(public_url: str, questionnaire: Questionnaire) -> None:
    """Follow a code minted for this to the questionnaire, then revoke it. Outside a unit of work.

    Refused: paper_address (values: address, answer).
    """
    with transaction():
        minted = mint(questionnaire, Minting("Essai de l’adresse", 1, kind=TRIAL))
    try:
        answer = _ask(f"{public_url}/C/{minted.codes[0]}".upper().replace(public_url.upper(), public_url, 1))
    finally:
        with transaction():
            revoke_batch(minted.batch)
    if f"/q/{questionnaire.short_name}" not in answer:
        raise Refused("paper_address", 409, {"address": public_url, "answer": answer or "—"})


def _ask(link: str) -> str:
    """Where the link leads; the status or what went wrong where it leads nowhere."""
    if not link.startswith(("http://", "https://")):
        return ""
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(link, timeout=_SECONDS) as answer:
            return str(answer.status)
    except urllib.error.HTTPError as error:
        return error.headers.get("Location") or str(error.code)
    except (OSError, ValueError) as error:
        return str(error)
