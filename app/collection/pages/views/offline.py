"""/q/sw.js and what makes a questionnaire installable: pages that open without a network."""

import hashlib

import orjson
from flask import Response, make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.assets import built_files, built_script, style_url
from app.collection.pages.offers import page_language
from app.collection.pages.opening import questionnaire_at
from app.collection.pages.views import blueprint
from app.collection.pages.views.stopped import without_network
from app.errors import Refused
from app.i18n import use_language

_STYLES = ("palier.css", "resident.css")


@blueprint.get("/q/sw.js")
def service_worker() -> AnyResponse:
    """The worker, which knows its build: browsers take up a new one when a byte of it differs."""
    script = built_script("sw.js")
    if script is None:
        raise Refused("not_found", 404)
    files = [url_for("static", filename=name) for name in ("icon.svg", *built_files())]
    assets = [*map(style_url, _STYLES), *files]
    offline = url_for("pages.offline", langue="fr")
    told = {"build": _mark(script, assets), "assets": assets, "offline": offline}
    response = Response(b"self.PALIER=" + orjson.dumps(told) + b";\n" + script, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)


def _mark(script: bytes, assets: list[str]) -> str:
    return hashlib.sha256(script + "\n".join(assets).encode()).hexdigest()[:12]


@blueprint.get("/hors-ligne")
def offline() -> Response:
    """What opens where nothing was kept."""
    use_language(page_language(request.args.get("langue")).code)
    return without_network()


@blueprint.get("/q/<short_name>/manifest.webmanifest")
def manifest(short_name: str) -> Response:
    questionnaire = questionnaire_at(short_name)
    door = url_for("pages.welcome", short_name=questionnaire.short_name)
    told = {
        "id": door,
        "name": questionnaire.title,
        "short_name": questionnaire.title[:24],
        "start_url": door,
        "scope": "/q/",
        "display": "standalone",
        "background_color": "#fbf8f2",
        "theme_color": "#0f5c5c",
        "icons": [
            {"src": url_for("static", filename="icon.svg"), "type": "image/svg+xml", "sizes": "any"},
            _icon(192, "any"),
            _icon(512, "any"),
            _icon(512, "maskable"),
        ],
    }
    response = make_response(orjson.dumps(told))
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _icon(side: int, purpose: str) -> dict[str, str]:
    name = f"icon-{side}.png" if purpose == "any" else f"icon-{purpose}-{side}.png"
    return {
        "src": url_for("static", filename=name),
        "type": "image/png",
        "sizes": f"{side}x{side}",
        "purpose": purpose,
    }
