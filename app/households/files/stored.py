"""Addresses that were read, as JSON: they wait in a file until they become letters or a list."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from app.households.addresses import Address, Addresses, Fault
from app.households.files.people import Told
from app.households.lines import Parts


def to_json(addresses: Addresses) -> dict[str, Any]:
    """All that a file held, as JSON takes it."""
    told: dict[str, Any] = json.loads(json.dumps(asdict(addresses)))
    return told


def from_json(told: Mapping[str, Any]) -> Addresses:
    """What `to_json` wrote."""
    return Addresses(
        tuple(map(_address, told["found"])),
        tuple(map(_fault, told["faults"])),
        tuple(told["ignored"]),
        tuple(told["unknown"]),
        tuple(map(_fault, told["mistold"])),
        tuple(map(_fault, told["doubts"])),
    )


def _address(told: Mapping[str, Any]) -> Address:
    contact = Told(**told["contact"]) if told["contact"] else None
    return Address(told["text"], told["quartier"], Parts(**told["parts"]), contact)


def _fault(told: Mapping[str, Any]) -> Fault:
    return Fault(told["line"], told["code"], tuple((name, value) for name, value in told["values"]))
