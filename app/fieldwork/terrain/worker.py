"""/terrain/sw.js and what makes the app installable."""

from flask import Response, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.assets import files_of, style_url
from app.fieldwork.terrain import blueprint
from app.i18n import _, use_language
from app.installable import manifest, worker

STYLES = ("palier.css", "resident.css", "terrain.css", "asking.css")
_WORKER = "terrain/sw.js"


@blueprint.get("/terrain/sw.js")
def service_worker() -> AnyResponse:
    """The worker of the agents' app."""
    assets = [*map(style_url, STYLES), *_static("icon.svg", "icon-192.png", *files_of("terrain"))]
    return worker(_WORKER, assets, page=url_for("terrain.app_page"), manifest=url_for("terrain.install_app"))


@blueprint.get("/terrain/manifest.webmanifest")
def install_app() -> Response:
    """What a telephone needs to put the app among its own."""
    use_language("fr")
    page = url_for("terrain.app_page")
    return manifest(
        {
            "id": page,
            "name": _("Palier terrain"),
            "short_name": _("Tournée"),
            "lang": "fr",
            "start_url": page,
            "scope": page,
            "theme_color": "#1d2a2e",
        }
    )


def _static(*names: str) -> list[str]:
    return [url_for("static", filename=name) for name in names]
