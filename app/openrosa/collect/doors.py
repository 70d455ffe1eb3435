"""Where Collect comes in: with an app user's token, with a person's password, or to try a draft.

All three find the same addresses, each below its own; what is given there differs. Source: ODK Central, API
documentation, "OpenRosa Endpoints" and "Draft Testing Endpoints".
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import Flask, current_app, g, request

from app.accounts.access import Act
from app.errors import faces
from app.openrosa.central.callers import call, caller
from app.openrosa.central.place import project_numbered
from app.openrosa.collect.blueprint import blueprint, parts, refuse
from app.openrosa.drafts import hold_draft
from app.openrosa.keys.holders import Holder, given_in, hold

_NUMBER = "<int(max=2147483647):number>"
_PARTS = "_parts"
#: Below a project Central's REST has forms already.
_APART = "/openrosa"


class Door(NamedTuple):
    """Who came in; `base` is what is before the parts that Collect is told of: it takes only whole ones."""

    holder: Holder
    base: str


def come_in() -> Door:
    """Whoever is at the other end of this request, by the address that it came to.

    Refused: app_user_unknown (403); draft_over (404); unauthorized and others (401), 403 or 404 of a person.
    """
    door: Callable[..., Door] = _DOORS[(request.blueprint or "").removesuffix(_PARTS)]
    return door(**g.palier_door)


def install(app: Flask) -> None:
    """Register Collect's addresses below each door."""
    for name, (prefix, apart, _) in _PLACES.items():
        faces[name] = faces[f"{name}{_PARTS}"] = refuse
        app.register_blueprint(blueprint, name=name, url_prefix=f"/v1{prefix}")
        app.register_blueprint(parts, name=f"{name}{_PARTS}", url_prefix=f"/v1{prefix}{apart}")


@parts.url_value_preprocessor
@blueprint.url_value_preprocessor
def _keep_place(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """What is in the address of the door, apart from what the view is told."""
    names = {"token", "number", "draft"} & set(values or ())
    g.palier_door = {name: (values or {}).pop(name) for name in names}


def _by_key(token: str, number: int) -> Door:
    return Door(hold(token, number), f"{_public()}/v1/key/{token}/projects/{number}")


def _by_password(number: int) -> Door:
    """A person who hands answers in, to all that the project asks."""
    call()
    project = project_numbered(number, Act.COLLECT)
    holder = Holder(project.id, caller().id, given_in(project.id))
    return Door(holder, f"{_public()}/v1/projects/{number}{_APART}")


def _by_draft(token: str, number: int, draft: str) -> Door:
    base = f"{_public()}/v1/test/{token}/projects/{number}/forms/{quote(draft, safe='')}/draft"
    return Door(hold_draft(token, number, draft), base)


def _public() -> str:
    address: str = current_app.extensions["palier.settings"].public_url
    return address


#: By the name of the registered blueprint: what is before its addresses, what more before those of the parts,
#: and who comes in there.
_PLACES: Mapping[str, tuple[str, str, Callable[..., Door]]] = {
    "collect": (f"/key/<token>/projects/{_NUMBER}", "", _by_key),
    "collect_person": (f"/projects/{_NUMBER}", _APART, _by_password),
    "collect_draft": (f"/test/<token>/projects/{_NUMBER}/forms/<path:draft>/draft", "", _by_draft),
}
_DOORS: Mapping[str, Callable[..., Door]] = {name: door for name, (_, _, door) in _PLACES.items()}
