"""What fieldwork adds to the application."""

from flask import Flask

from app.collection.upkeep import after_retention
from app.errors import sentences
from app.fieldwork import models
from app.fieldwork.api import blueprint as api
from app.fieldwork.api import described, enrolling, pulling, pushing
from app.fieldwork.asking import blueprint as asking
from app.fieldwork.asking import views as asking_views
from app.fieldwork.forgetting import forget_log
from app.fieldwork.keying import views as keying_views
from app.fieldwork.models import Assignment, FieldEvent
from app.fieldwork.sentences import SENTENCES
from app.fieldwork.terrain import badges, shell, worker
from app.fieldwork.terrain import blueprint as terrain
from app.fieldwork.turns import CallTurn
from app.fieldwork.views import addresses, devices, duty, importing, phone, rounds, sharing, supervision
from app.fieldwork.views.blueprint import blueprint as pages
from app.households.dropping import naming

__all__ = ["described", "enrolling", "install", "models", "pulling", "pushing"]
__all__ += ["devices", "duty", "phone", "supervision"]
__all__ += ["addresses", "importing", "rounds", "sharing"]
__all__ += ["asking_views", "keying_views"]
__all__ += ["badges", "shell", "worker"]


def install(app: Flask) -> None:
    """Register the models, the sentences and the doors for devices."""
    sentences.update(SENTENCES)
    if forget_log not in after_retention:
        after_retention.append(forget_log)
    for column in (Assignment.household_id, FieldEvent.household_id, CallTurn.household_id):
        if column not in naming:
            naming.append(column)
    app.register_blueprint(api)
    app.register_blueprint(asking)
    app.register_blueprint(terrain)
    app.register_blueprint(pages)
