"""/terrain/ and /terrain/en/: the document of the agents' app, one a language.

It is the same for everyone; a device fills it in, and goes to the one in its agent's language.
"""

from collections.abc import Mapping
from typing import Any

from flask import make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.fieldwork.asking.theirs import said_to_residents
from app.fieldwork.kinds import KINDS, STANDS, Kind
from app.fieldwork.terrain import BELOW, SPOKEN, blueprint
from app.fieldwork.terrain.phrases import phrases
from app.i18n import LANGUAGES, _, speaking, use_language

#: Kept for a minute, then shown while it is asked for anew; devices keep it in their worker anyway.
_KEPT = "public, max-age=60, stale-while-revalidate=600"
#: The four buttons of a door, in the order that thumbs learn; `accepted` opens the questionnaire.
FIRST = ("accepted", "absent", "again", "refusal")


@blueprint.get("/terrain/", defaults={"code": SPOKEN[0]})
@blueprint.get(f"/terrain/{BELOW}/")
def app_page(code: str) -> AnyResponse:
    """What opens on a device, with the network or without."""
    use_language(code)
    at_door = [kind for kind in KINDS.values() if kind.is_attempt and not kind.is_telephone]
    others = [kind for kind in at_door if kind.name not in FIRST]
    response = make_response(
        render_template(
            "terrain/shell.html",
            first=[KINDS[name] for name in FIRST],
            others=others,
            stands=STANDS,
            spoken=[LANGUAGES[each] for each in SPOKEN],
            verifying=verifying(code),
            told={
                "kinds": kinds(),
                "stands": {name: str(label) for name, label in STANDS.items()},
                "theirs": said_to_residents(),
                **phrases(),
            },
        )
    )
    response.headers["Cache-Control"] = _KEPT
    response.add_etag()
    return response.make_conditional(request)


def verifying(code: str) -> list[tuple[str, str]]:
    """What a resident reads on the badge that the agent holds out: in French, then as the agent speaks."""
    sentences = []
    for one in dict.fromkeys((SPOKEN[0], code)):
        with speaking(one):
            said = _(
                "J’enquête pour ce projet. Vous pouvez vérifier qui je suis : scannez ce code avec votre "
                "téléphone. La page de la Ville dit mon nom et qui appeler."
            )
        sentences.append((one, said))
    return sentences


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
