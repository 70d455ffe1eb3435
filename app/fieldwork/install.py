"""What fieldwork adds to the application."""

from flask import Flask

from app.collection.upkeep import after_retention
from app.errors import sentences
from app.fieldwork import models
from app.fieldwork.api import blueprint as api
from app.fieldwork.api import enrolling, pulling, pushing
from app.fieldwork.forgetting import forget_log
from app.fieldwork.sentences import SENTENCES
from app.fieldwork.views import addresses, devices, duty, importing, phone, rounds, sharing, supervision
from app.fieldwork.views.blueprint import blueprint as pages

__all__ = ["enrolling", "install", "models", "pulling", "pushing"]
__all__ += ["devices", "duty", "phone", "supervision"]
__all__ += ["addresses", "importing", "rounds", "sharing"]


def install(app: Flask) -> None:
    """Register the models, the sentences and the doors for devices."""
    sentences.update(SENTENCES)
    if forget_log not in after_retention:
        after_retention.append(forget_log)
    app.register_blueprint(api)
    app.register_blueprint(pages)
