"""What a first visit weighs: the door and the live page of a questionnaire, and all that they ask for."""

import gzip
import re
from collections.abc import Iterator
from urllib.parse import urljoin

from flask.testing import FlaskClient

_ELEMENT = re.compile(r"<(?:link|script)\b[^>]*>")
_ADDRESS = re.compile(r'\b(?:href|src)="([^"]+)"')
_ASKED_FOR = ("stylesheet", "modulepreload", "preload", "src=")


def weigh(client: FlaskClient, short_name: str, language: str = "fr") -> dict[str, int]:
    """Bytes as gzip would send them, by address: two pages, their styles, their scripts, the form."""
    weights: dict[str, int] = {}
    for page in (f"/q/{short_name}?langue={language}", f"/q/{short_name}/remplir/1/{language}"):
        html = client.get(page).get_data()
        weights[page] = _weight(html)
        for address in _asked_for(page, html.decode()):
            weights.setdefault(address, _weight(client.get(address).get_data()))
    return weights


def _weight(content: bytes) -> int:
    assert content
    return len(gzip.compress(content, 9, mtime=0))


def _asked_for(page: str, html: str) -> Iterator[str]:
    for element in _ELEMENT.findall(html):
        address = _ADDRESS.search(element)
        if address and any(word in element for word in _ASKED_FOR):
            yield urljoin(page, address[1].replace("&amp;", "&"))
