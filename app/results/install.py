"""What results adds to the application."""

from flask import Flask

from app.errors import sentences
from app.i18n import _l
from app.results import views
from app.results.views.blueprint import blueprint

__all__ = ["install", "views"]


def install(app: Flask) -> None:
    """Register the results pages."""
    sentences["unknown_export"] = _l("Cet export n’existe pas. Choisissez-en un sur la page des exports.")
    app.register_blueprint(blueprint)
