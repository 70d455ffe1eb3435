"""What collection adds to the application."""

from flask import Flask

from app.collection import models, upkeep
from app.collection.api import attachments, batch, blueprint, single
from app.collection.pages.entrance import open_pages
from app.collection.regrouping import regroup
from app.collection.sentences import SENTENCES
from app.errors import sentences
from app.households.joining import after_joining

__all__ = ["attachments", "batch", "install", "models", "single", "upkeep"]


def install(app: Flask) -> None:
    """Register the models, the recurring jobs, the residents' pages and the doors for programs.

    Answers follow their codes when these join others.
    """
    sentences.update(SENTENCES)
    open_pages(app)
    app.register_blueprint(blueprint)
    if regroup not in after_joining:
        after_joining.append(regroup)
