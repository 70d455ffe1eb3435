"""Palier: one questionnaire for every channel. This module puts the application together."""

from importlib import import_module
from importlib.util import find_spec

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app.assets import init_assets
from app.config import ROOT, Settings
from app.db import init_database
from app.errors import init_errors
from app.i18n import init_i18n
from app.jobs import init_jobs
from app.keys import open_keys
from app.messages import init_messages
from app.migrate import init_migrations
from app.rates import init_rates
from app.security import init_security
from app.serve import init_serve

#: The rooms, in the order of the import table; each has `install.py` with `install(app)`, which
#: registers its blueprints, commands and jobs.
_ROOMS = ("accounts", "projects", "households", "collection", "results", "admin")


def create_app(settings: Settings | None = None) -> Flask:
    """The application for `settings`, read from the environment when not given."""
    settings = settings or Settings.from_environment()
    settings.var.mkdir(parents=True, exist_ok=True, mode=0o700)
    app = Flask(__name__, static_folder=str(ROOT / "static"), static_url_path="/static")
    app.extensions["palier.settings"] = settings
    app.extensions["palier.keys"] = open_keys(settings.var / "keys")
    app.testing = settings.testing
    app.config["PREFERRED_URL_SCHEME"] = "https" if settings.is_https else "http"
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
        if find_spec(f"app.{room}.install"):
            import_module(f"app.{room}.install").install(app)
    if settings.proxies:
        trusted = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted)  # type: ignore[method-assign]
    return app
