"""What a page's QR says: the household's address, and for whoever scans the sheet which page it is of what.

    HTTPS://PALIER.NANTES.FR/C/7K2M-9QXT-4D0H/K3F9-2

is page 2 of the layout K3F9, in the copy whose code comes before. A phone that follows it opens the
questionnaire; all of it is of a QR's alphanumeric set.
"""

import re
from dataclasses import dataclass

from app.households.codes import normalise_code

_SHEET = re.compile(r"/C/(?P<code>[0-9A-Z-]{12,14})/(?P<mark>[0-9A-Z]{4})-(?P<page>\d{1,3})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageMark:
    """A page as its QR names it: the code without dashes, the layout's mark, the page from 1."""

    code: str
    mark: str
    page: int


def page_link(public_url: str, code: str, mark: str, page: int) -> str:
    """The link of a page; `code` as it is shown."""
    return f"{public_url}/C/{code}/{mark}-{page}".upper()


def read_link(link: str) -> PageMark | None:
    """The page that a QR names, None where it is none of a sheet's."""
    found = _SHEET.search(link.strip())
    code = normalise_code(found["code"]) if found else None
    return PageMark(code, found["mark"].upper(), int(found["page"])) if found and code else None
