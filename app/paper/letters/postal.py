"""An address as the post wants it."""

import re

_TOWN = re.compile(r"[,;]?\s*(\d{5}\s+\S.*)$")


def lines_of(address: str) -> list[str]:
    """The lines of an address: what is inside a building, the street, the town."""
    town = _TOWN.search(address)
    before = address[: town.start()] if town else address
    parts = [part.strip() for part in before.split(",") if part.strip()]
    if len(parts) > 1 and re.fullmatch(r"\d+(?: ?(?:bis|ter|quater|[a-e]))?", parts[-2], re.IGNORECASE):
        parts[-2:] = [f"{parts[-2]} {parts[-1]}"]  # « 12, rue … » is one line
    street = [", ".join(parts[:-1])] if len(parts) > 1 else []
    return [*street, *parts[-1:], *([town[1].strip()] if town else [])]
