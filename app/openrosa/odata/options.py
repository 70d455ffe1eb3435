"""The system query options of a request, as far as Central has them; what it refuses is refused (501)."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from app.errors import Refused

_KNOWN = {
    *("$format", "$count", "$skip", "$top", "$filter", "$wkt", "$expand", "$select"),
    *("$skiptoken", "$orderby"),
}
#: The version of our tokens' scheme, Central's too.
_SCHEME = "01"
#: OData 4.0 part 1, section 8.2.8.5; 4.01 leaves out the prefix.
_PAGE_SIZE = re.compile(r"(?:^|[,;\s])(?:odata\.)?maxpagesize\s*=\s*\"?([1-9]\d{0,8})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Options:
    """`select` are paths of fields, empty for all; `after` is where a page begins: see `token`."""

    top: int | None = None
    skip: int = 0
    count: bool = False
    wkt: bool = False
    expands: bool = False
    filter: str = ""
    orderby: str = ""
    select: frozenset[str] = frozenset()
    after: Mapping[str, Any] = field(default_factory=dict)


def read_options(told: Mapping[str, str]) -> Options:
    """The options of a request's query.

    Refused: odata_option, odata_expand, odata_select_expand, odata_order_token (501), odata_number,
    odata_token (400).
    """
    for name in told:
        if name.startswith("$") and name not in _KNOWN:
            raise Refused("odata_option", 501, {"option": name})
    select = _selected(told.get("$select", ""))
    expand = told.get("$expand", "")
    if expand not in {"", "*"}:
        raise Refused("odata_expand", 501, {"text": expand})
    if expand and select:
        raise Refused("odata_select_expand", 501)
    if "$orderby" in told and "$skiptoken" in told:
        raise Refused("odata_order_token", 501)
    return Options(
        top=_number(told, "$top"),
        skip=0 if "$skiptoken" in told else _number(told, "$skip") or 0,
        count=is_true(told.get("$count")),
        wkt=is_true(told.get("$wkt")),
        expands=expand == "*",
        filter=told.get("$filter", ""),
        orderby=told.get("$orderby", ""),
        select=select,
        after=_after(told["$skiptoken"]) if "$skiptoken" in told else {},
    )


def preferred(options: Options, prefer: str) -> tuple[Options, str]:
    """The options in pages as small as a header `Prefer` asks for, and what of it is done, "" for nothing.

    With `$top` the request says itself how many rows it wants.
    """
    asked = _PAGE_SIZE.search(prefer)
    if asked is None or options.top is not None:
        return options, ""
    return replace(options, top=int(asked[1])), f"odata.maxpagesize={asked[1]}"


def is_true(told: str | None) -> bool:
    """`True` as Python writes it, too."""
    return told is not None and told.lower() == "true"


def token(place: Mapping[str, Any]) -> str:
    """The token of a page that begins after a place: {"submission"}, {"submission", "row"} or {"entity"}."""
    return _SCHEME + base64.urlsafe_b64encode(orjson.dumps(place)).decode()


def _after(told: str) -> Mapping[str, Any]:
    try:
        place = orjson.loads(base64.urlsafe_b64decode(told.removeprefix(_SCHEME)))
    except (binascii.Error, ValueError) as problem:
        raise Refused("odata_token", 400) from problem
    if not isinstance(place, dict) or not told.startswith(_SCHEME):
        raise Refused("odata_token", 400)
    return place


def _number(told: Mapping[str, str], name: str) -> int | None:
    if name not in told:
        return None
    text = told[name].strip()
    if not text.isdecimal() or len(text) > 9:
        raise Refused("odata_number", 400, {"option": name})
    return int(text)


def _selected(told: str) -> frozenset[str]:
    names = {name.strip() for name in told.split(",")} - {""}
    return frozenset() if "*" in names else frozenset(names)
