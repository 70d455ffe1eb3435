"""/terrain/sw.js and what makes the app installable."""

from flask import Response, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.assets import files_of, style_url
from app.fieldwork.terrain import BELOW, SPOKEN, blueprint
from app.i18n import _, use_language
from app.installable import manifest, worker

STYLES = ("palier.css", "resident.css", "terrain.css", "asking.css")
_WORKER = "terrain/sw.js"


@blueprint.get("/terrain/sw.js")
def service_worker() -> AnyResponse:
    """The worker of the agents' app."""
    assets = [*map(style_url, STYLES), *_static("icon.svg", "icon-192.png", *files_of("terrain"))]
    pages = [url_for("terrain.app_page", code=code) for code in SPOKEN]
    manifests = [url_for("terrain.install_app", code=code) for code in SPOKEN]
    return worker(_WORKER, assets, pages=pages, manifests=manifests)


@blueprint.get("/terrain/manifest.webmanifest", defaults={"code": SPOKEN[0]})
@blueprint.get(f"/terrain/{BELOW}/manifest.webmanifest")
def install_app(code: str) -> Response:
    """What a telephone needs to put the app among its own: one app, whose language is where it starts."""
    use_language(code)
    whole = url_for("terrain.app_page", code=SPOKEN[0])
    return manifest(
        {
            "id": whole,
            "name": _("Palier terrain"),
            "short_name": _("Tournée"),
            "lang": code,
            "start_url": url_for("terrain.app_page", code=code),
            "scope": whole,
            "theme_color": "#1d2a2e",
        }
    )


def _static(*names: str) -> list[str]:
    return [url_for("static", filename=name) for name in names]
