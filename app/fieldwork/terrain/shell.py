"""/terrain/: the one document of the agents' app. The same for everyone; a device fills it in."""

from collections.abc import Mapping
from typing import Any

from flask import make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.fieldwork.kinds import KINDS, STANDS, Kind
from app.fieldwork.terrain import blueprint
from app.fieldwork.terrain.phrases import phrases
from app.i18n import use_language

#: Kept for a minute, then shown while it is asked for anew; devices keep it in their worker anyway.
_KEPT = "public, max-age=60, stale-while-revalidate=600"
#: The four buttons of a door, in the order that thumbs learn; `accepted` opens the questionnaire.
FIRST = ("accepted", "absent", "again", "refusal")


@blueprint.get("/terrain/")
def app_page() -> AnyResponse:
    """What opens on a device, with the network or without."""
    use_language("fr")
    others = [kind for kind in KINDS.values() if kind.is_attempt and kind.name not in FIRST]
    response = make_response(
        render_template(
            "terrain/shell.html",
            first=[KINDS[name] for name in FIRST],
            others=others,
            stands=STANDS,
            told={
                "kinds": kinds(),
                "stands": {name: str(label) for name, label in STANDS.items()},
                **phrases(),
            },
        )
    )
    response.headers["Cache-Control"] = _KEPT
    response.add_etag()
    return response.make_conditional(request)


def kinds() -> Mapping[str, Mapping[str, Any]]:
    """What may happen at a door, as the device's fold and buttons need it: the table of `kinds`."""
    return {name: _kind(kind) for name, kind in KINDS.items()}


def _kind(kind: Kind) -> Mapping[str, Any]:
    return {
        "label": str(kind.label),
        "short": str(kind.short),
        "stand": kind.stand,
        "is_attempt": kind.is_attempt,
        "is_contact": kind.is_contact,
        "is_elsewhere": kind.is_elsewhere,
        "data": sorted(kind.data),
    }
