"""What openrosa adds to the application."""

from flask import Flask

from app.errors import sentences
from app.openrosa import models
from app.openrosa.central import install as central
from app.openrosa.collect import doors, form_list, manifest, submission
from app.openrosa.entities import install as entities
from app.openrosa.keys import trial
from app.openrosa.keys.views import blueprint as tablets
from app.openrosa.sentences import SENTENCES

__all__ = ["form_list", "install", "manifest", "models", "submission", "trial"]


def install(app: Flask) -> None:
    """Register the models, the sentences, and the addresses of ODK's clients."""
    sentences.update(SENTENCES)
    doors.install(app)
    app.register_blueprint(tablets)
    entities.install()
    central.install(app)
