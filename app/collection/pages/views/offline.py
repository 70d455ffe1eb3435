"""/q/sw.js and what makes a questionnaire installable: pages that open without a network."""

from flask import Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.assets import built_files, style_url
from app.collection.pages.offers import page_language
from app.collection.pages.opening import questionnaire_at
from app.collection.pages.views import blueprint
from app.collection.pages.views.stopped import without_network
from app.i18n import use_language
from app.installable import manifest, worker

_STYLES = ("palier.css", "resident.css")


@blueprint.get("/q/sw.js")
def service_worker() -> AnyResponse:
    """The residents' worker."""
    files = [url_for("static", filename=name) for name in ("icon.svg", *built_files())]
    return worker("sw.js", [*map(style_url, _STYLES), *files], offline=url_for("pages.offline", langue="fr"))


@blueprint.get("/hors-ligne")
def offline() -> Response:
    """What opens where nothing was kept."""
    use_language(page_language(request.args.get("langue")).code)
    return without_network()


@blueprint.get("/q/<short_name>/manifest.webmanifest")
def install_questionnaire(short_name: str) -> Response:
    """What a browser needs to put a questionnaire on the home screen."""
    questionnaire = questionnaire_at(short_name)
    door = url_for("pages.welcome", short_name=questionnaire.short_name)
    return manifest(
        {
            "id": door,
            "name": questionnaire.title,
            "short_name": questionnaire.title[:24],
            "start_url": door,
            "scope": "/q/",
            "theme_color": "#0f5c5c",
        }
    )
