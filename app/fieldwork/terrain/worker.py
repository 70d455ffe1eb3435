"""/terrain/sw.js and what makes the app installable."""

import hashlib

import orjson
from flask import Response, make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.assets import built_script, files_of, style_url
from app.errors import Refused
from app.fieldwork.terrain import blueprint
from app.i18n import _, use_language

STYLES = ("palier.css", "resident.css", "terrain.css", "asking.css")
_WORKER = "terrain/sw.js"


@blueprint.get("/terrain/sw.js")
def service_worker() -> AnyResponse:
    """The worker, which knows its build: browsers take up a new one when a byte of it differs."""
    script = built_script(_WORKER)
    if script is None:
        raise Refused("not_found", 404)
    assets = [*map(style_url, STYLES), *_static("icon.svg", "icon-192.png", *files_of("terrain"))]
    page = url_for("terrain.app_page")
    told = {
        "build": _mark(script, assets),
        "page": page,
        "assets": assets,
        "manifest": url_for("terrain.manifest"),
    }
    response = Response(b"self.PALIER=" + orjson.dumps(told) + b";\n" + script, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)


@blueprint.get("/terrain/manifest.webmanifest")
def manifest() -> Response:
    """What a telephone needs to put the app among its own."""
    use_language("fr")
    page = url_for("terrain.app_page")
    told = {
        "id": page,
        "name": _("Palier terrain"),
        "short_name": _("Tournée"),
        "lang": "fr",
        "start_url": page,
        "scope": page,
        "display": "standalone",
        "background_color": "#fbf8f2",
        "theme_color": "#1d2a2e",
        "icons": [_icon(192, "any"), _icon(512, "any"), _icon(512, "maskable")],
    }
    response = make_response(orjson.dumps(told))
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _static(*names: str) -> list[str]:
    return [url_for("static", filename=name) for name in names]


def _mark(script: bytes, assets: list[str]) -> str:
    return hashlib.sha256(script + "\n".join(assets).encode()).hexdigest()[:12]


def _icon(side: int, purpose: str) -> dict[str, str]:
    name = f"icon-{side}.png" if purpose == "any" else f"icon-{purpose}-{side}.png"
    return {
        "src": url_for("static", filename=name),
        "type": "image/png",
        "sizes": f"{side}x{side}",
        "purpose": purpose,
    }
