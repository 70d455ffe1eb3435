"""Palier: one questionnaire for every channel. This module puts the application together."""

from typing import Any

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app.accounts import install as accounts
from app.admin import install as admin
from app.assets import init_assets
from app.backup import install as backup
from app.collection import install as collection
from app.compression import init_compression
from app.config import ROOT, Settings
from app.db import init_database
from app.errors import init_errors
from app.fieldwork import install as fieldwork
from app.households import install as households
from app.i18n import init_i18n
from app.jobs import init_jobs
from app.keys import open_keys
from app.messages import init_messages
from app.migrate import init_migrations
from app.openrosa import install as openrosa
from app.paper import install as paper
from app.projects import install as projects
from app.rates import init_rates
from app.results import install as results
from app.security import init_security
from app.serve import init_serve

#: The rooms, in the order of the import table; each registers its pages, commands, jobs and sentences.
_ROOMS = (accounts, projects, households, collection, backup, paper, fieldwork, openrosa, results, admin)


class Palier(Flask):
    """Flask, which does not write addresses to the log: one may hold a resident's code."""

    def log_exception(self, exc_info: Any) -> None:
        self.logger.error("%s %s failed", request.method, request.endpoint, exc_info=exc_info)


def create_app(settings: Settings | None = None) -> Flask:
    """The application for `settings`, read from the environment when not given."""
    settings = settings or Settings.from_environment()
    settings.var.mkdir(parents=True, exist_ok=True, mode=0o700)
    app = Palier(__name__, static_folder=str(ROOT / "static"), static_url_path="/static")
    app.extensions["palier.settings"] = settings
    app.extensions["palier.keys"] = open_keys(settings.keys_folder)
    app.testing = settings.testing
    app.config["PREFERRED_URL_SCHEME"] = "https" if settings.is_https else "http"
    init_compression(app)  # first, for what is registered first runs last
    init_database(app, settings)
    init_migrations(app)
    init_i18n(app)
    init_messages(app)
    init_errors(app)
    init_security(app, settings, app.extensions["palier.keys"])
    init_assets(app)
    init_rates(app, settings.var)
    init_jobs(app, settings.var)
    init_serve(app)
    for room in _ROOMS:
        room.install(app)
    if settings.proxies:
        trusted = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted)  # type: ignore[method-assign]
    return app
