"""What fieldwork adds to the application."""

from flask import Flask

from app.collection.arriving import foretellers
from app.collection.erasing import after_erasing
from app.collection.upkeep import after_retention
from app.collection.uploading import after_sealed_file
from app.errors import sentences
from app.fieldwork import models
from app.fieldwork.announcing import announce, withdraw
from app.fieldwork.api import blueprint as api
from app.fieldwork.api import described, enrolling, pulling, pushing
from app.fieldwork.asking import blueprint as asking
from app.fieldwork.asking import views as asking_views
from app.fieldwork.closing import part_log, reopen_log
from app.fieldwork.declined import declined_doors
from app.fieldwork.elsewhere import count_elsewhere
from app.fieldwork.forgetting import forget_log
from app.fieldwork.keying import views as keying_views
from app.fieldwork.models import Assignment, FieldEvent
from app.fieldwork.sealed_files import foretell, forget_files, open_target
from app.fieldwork.sentences import SENTENCES
from app.fieldwork.terrain import badges, shell, worker
from app.fieldwork.terrain import blueprint as terrain
from app.fieldwork.turns import CallTurn
from app.fieldwork.views import (
    address,
    addresses,
    devices,
    door,
    duty,
    importing,
    moving,
    phone,
    rounds,
    sharing,
    supervision,
)
from app.fieldwork.views.blueprint import blueprint as pages
from app.households.correcting import after_change
from app.households.declining import declining
from app.households.dropping import naming
from app.households.removing import before_removal, yielding
from app.households.spelling import written_out
from app.projects.publishing import after_closing, after_reopening, before_closing

__all__ = ["described", "enrolling", "install", "models", "pulling", "pushing"]
__all__ += ["devices", "door", "duty", "phone", "supervision"]
__all__ += ["address", "addresses", "importing", "moving", "rounds", "sharing"]
__all__ += ["asking_views", "keying_views"]
__all__ += ["badges", "shell", "worker"]


def install(app: Flask) -> None:
    """Register the models, the sentences and the doors for devices."""
    sentences.update(SENTENCES)
    if forget_log not in after_retention:
        after_retention.append(forget_log)
        foretellers.append(foretell)
        after_sealed_file.append(open_target)
        after_erasing.append(forget_files)
    if declined_doors not in declining:
        declining.append(declined_doors)
    for column in (Assignment.household_id, FieldEvent.household_id, CallTurn.household_id):
        if column not in naming:
            naming.append(column)
    _follow_addresses()
    _follow_closing()
    app.register_blueprint(api)
    app.register_blueprint(asking)
    app.register_blueprint(terrain)
    app.register_blueprint(pages)
    app.jinja_env.filters["written_out"] = written_out


def _follow_closing() -> None:
    """Counts are kept of what closing cuts, the log is parted from answers; devices begin anew after it."""
    if part_log not in after_closing:
        before_closing.append(count_elsewhere)
        after_closing.append(part_log)
        after_reopening.append(reopen_log)


def _follow_addresses() -> None:
    """Devices learn of addresses that change; a round where nobody went yet holds none back."""
    if announce not in after_change:
        after_change.append(announce)
    if withdraw not in before_removal:
        before_removal.append(withdraw)
        yielding.extend((Assignment.household_id, CallTurn.household_id))
