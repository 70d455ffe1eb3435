"""What an answer being keyed is begun with; the page carries it, for the answer is nowhere else yet."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask import request
from marshmallow import fields, validate

from app.clock import now
from app.collection.schemas import MOMENT, SHORT
from app.errors import Refused
from app.fieldwork.keying.behalf import BEHALF, SELF
from app.i18n import LazyString, _l
from app.posted import FormSchema, posted

CHANNELS: Mapping[str, LazyString] = {"phone": _l("Au téléphone"), "counter": _l("Au guichet")}
_SEEDS = 2**31


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """One answer. `number` is the form version's; `seen` the troubles that whoever keys was told of."""

    instance_id: str
    number: int
    channel: str
    language: str
    started_at: datetime
    seed: int
    household_id: UUID | None = None
    code: str = ""
    behalf: str = SELF
    seen: str = ""


class _StartedSchema(FormSchema):
    reponse = fields.UUID(required=True)
    version = fields.Integer(required=True)
    canal = fields.String(required=True, validate=validate.OneOf(list(CHANNELS)))
    langue = fields.String(required=True, validate=SHORT)
    debut = fields.AwareDateTime(format="iso", required=True, validate=MOMENT)
    graine = fields.Integer(required=True, validate=validate.Range(0, _SEEDS))
    foyer = fields.UUID(load_default=None)
    code = fields.String(load_default="", validate=SHORT)
    pour = fields.String(load_default=SELF, validate=validate.OneOf(list(BEHALF)))
    vu = fields.String(load_default="", validate=SHORT)


def begin(number: int, language: str) -> Started:
    """A new answer, by what the address says. Refused: not_found (404) for another channel or no UUID."""
    channel, household = request.args.get("canal", "phone"), request.args.get("foyer", "")
    if channel not in CHANNELS:
        raise Refused("not_found", 404)
    return Started(
        instance_id=f"uuid:{uuid4()}",
        number=number,
        channel=channel,
        language=language,
        started_at=now(),
        seed=secrets.randbelow(_SEEDS),
        household_id=_uuid(household) if household else None,
    )


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as problem:
        raise Refused("not_found", 404) from problem


def read_started() -> Started:
    """What the page carried. Refused: form_fields (422)."""
    told: dict[str, Any] = posted(_StartedSchema())
    return Started(
        instance_id=f"uuid:{told['reponse']}",
        number=told["version"],
        channel=told["canal"],
        language=told["langue"],
        started_at=told["debut"],
        seed=told["graine"],
        household_id=told["foyer"],
        code=told["code"],
        behalf=told["pour"],
        seen=told["vu"],
    )
