"""What programs get wrong, and what nobody would send by mistake: for every address that takes JSON."""

import json
import math
import os
from random import Random
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from app.errors import sentences

#: More of them, by hand, whenever a schema changes: PALIER_BAD_INPUTS=1000.
hundreds = settings(
    max_examples=int(os.environ.get("PALIER_BAD_INPUTS", "200")),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
    ],
)
#: What programs get wrong, and what nobody would send by mistake.
_SCALARS: tuple[object, ...] = (
    *(None, True, False, 0, -1, 1, 1.5, -0.0, 2**31, 2**53 + 1, 2**70, -(2**70), 1e300, math.inf, math.nan),
    *(
        "",
        " ",
        "\0",
        "a\0b",
        "\ud800",
        "\udfff",
        "\ufffe",
        "\u202e",
        "é" * 300,
        "x" * 70_000,
        "web",
        "door",
        "fr",
    ),
    *("hier", "2026-13-45", "2026-05-04T18:02:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
    *("2026-05-04T18:02:60+02:00", "2026-05-04T18:02:00+25:00", "Europe/Paris", "../../etc/passwd", "'; --"),
)
_NAMES = (
    "now",
    "zone",
    "seed",
    "device",
    "epoch",
    "sequence",
    "name",
    "sha256",
    "size",
    "media_type",
    "age",
    "",
)


def any_value(chance: Random, depth: int = 3) -> object:
    """Any JSON, and what JSON has no word for."""
    kind = chance.random() if depth else 0
    if kind < 0.5:
        return chance.choice(_SCALARS)
    if kind < 0.7:
        return [any_value(chance, depth - 1) for _ in range(chance.randrange(4))]
    return {chance.choice(_NAMES): any_value(chance, depth - 1) for _ in range(chance.randrange(5))}


#: Seeds of values.
chances = st.integers(0, 2**64 - 1).map(Random)


def written(value: object) -> bytes:
    """As JSON, and what JSON has no word for as Python writes it."""
    return json.dumps(value).encode()


def assert_refused(answer: TestResponse) -> None:
    assert 400 <= answer.status_code < 500, answer.text
    assert_sentence(answer.json["error"])


def assert_sentence(error: dict[str, Any]) -> None:
    assert error["code"] in sentences
    assert error["message"][0].isupper(), error
    assert error["message"].endswith((".", "…")), error
    assert "%(" not in error["message"]
