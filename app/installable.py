"""What lets pages open without a network, and be installed: a worker that knows its build, a manifest."""

import hashlib
from collections.abc import Sequence

import orjson
from flask import Response, make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.assets import built_script
from app.errors import Refused


def worker(name: str, assets: Sequence[str], **told: str | Sequence[str]) -> AnyResponse:
    """A service worker: browsers take up a new one when a byte of it differs. Refused: not_found (404)."""
    script = built_script(name)
    if script is None:
        raise Refused("not_found", 404)
    build = hashlib.sha256(script + "\n".join(assets).encode()).hexdigest()[:12]
    known = orjson.dumps({"build": build, "assets": list(assets), **told})
    response = Response(b"self.PALIER=" + known + b";\n" + script, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)


def manifest(told: dict[str, object]) -> Response:
    """A web app manifest: `told` names the app, its addresses and its colour."""
    scalable = {"src": _static("icon.svg"), "type": "image/svg+xml", "sizes": "any"}
    icons = [scalable, _icon(192, "any"), _icon(512, "any"), _icon(512, "maskable")]
    common = {"display": "standalone", "background_color": "#fbf8f2", "icons": icons}
    response = make_response(orjson.dumps(common | told))
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _icon(side: int, purpose: str) -> dict[str, str]:
    name = f"icon-{side}.png" if purpose == "any" else f"icon-{purpose}-{side}.png"
    return {"src": _static(name), "type": "image/png", "sizes": f"{side}x{side}", "purpose": purpose}


def _static(name: str) -> str:
    return url_for("static", filename=name)
