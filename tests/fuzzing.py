"""Requests by the hundred, made by schemathesis from the document of the API, well and badly formed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from flask import Flask
from schemathesis import Config, SerializationContext
from schemathesis.engine import events, from_schema

from app.collection.kinds import MOST_BYTES

#: 400 is for what is not of the documented form, and for that alone; the rest is refused for what it says.
_REFUSED_FOR_WHAT_IT_SAYS = ["2xx", 401, 403, 404, 409, 410, 413, 415, 422, 429]
_REFUSED = ["400", "401", "403", "404", "405", "409", "410", "413", "415", "422", "429"]
_CONFIG: dict[str, Any] = {
    "seed": 2026,
    "workers": 1,
    "continue-on-failure": True,
    # The client does not unpack.
    "headers": {"Accept-Encoding": "identity"},
    # What is tried does not depend on the words in our own sources.
    "analysis": {"constants": {"enabled": False}},
    "generation": {"deterministic": True, "no-shrink": True},
    "checks": {
        "positive_data_acceptance": {"expected-statuses": _REFUSED_FOR_WHAT_IT_SAYS},
        "negative_data_rejection": {"expected-statuses": _REFUSED},
    },
}


@schemathesis.serializer(*MOST_BYTES)
def _as_it_is(_context: SerializationContext, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


@dataclass
class Findings:
    """What came back: statuses by operation, and what was wrong with it."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    #: Requests and answers, to be looked at further.
    exchanges: list[tuple[str, bytes, int, bytes]] = field(default_factory=list)

    def add(self, event: object) -> None:
        if isinstance(event, events.NonFatalError):
            self.wrong.append(f"{event.label}: {event.value}")
        elif isinstance(event, events.FatalError):
            raise event.exception
        elif isinstance(event, events.ScenarioFinished):
            self._add_scenario(event)

    def _add_scenario(self, event: events.ScenarioFinished) -> None:
        for id_, exchange in event.recorder.interactions.items():
            operation = event.recorder.cases[id_].value.operation
            # Other methods are tried as well.
            if exchange.response is not None and exchange.request.method.upper() == operation.method.upper():
                label = operation.label
                status = exchange.response.status_code
                self.statuses[label, status] += 1
                self.exchanges.append(
                    (label, exchange.request.body or b"", status, exchange.response.content)
                )
        for checks in event.recorder.checks.values():
            for check in checks:
                if check.failure_info is not None:
                    self.wrong.append(f"{check.failure_info.failure}\n{check.failure_info.code_sample}")


def explore(app: Flask, *, parameters: Mapping[str, str], more: Mapping[str, Any], examples: int) -> Findings:
    """Ask all that is described: the examples, the edges of each schema, at random, and along links.

    `parameters` are fixed; `more` is configuration, by operation for instance.
    """
    told = _CONFIG | {"parameters": dict(parameters)} | dict(more)
    told["generation"] = told["generation"] | {"max-examples": examples}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=Config.from_dict(told))
    findings = Findings()
    for event in from_schema(schema).execute():
        findings.add(event)
    return findings
