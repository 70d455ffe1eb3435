"""What the face of Central adds to the application."""

from flask import Flask

from app.errors import faces, sentences
from app.openrosa.central import (
    app_users,
    attachments,
    comments,
    datasets,
    drafts,
    entities,
    forms,
    projects,
    sessions,
    slashes,
    submissions,
    unsupported,
)
from app.openrosa.central.blueprint import NAME, blueprint
from app.openrosa.central.problems import tell
from app.openrosa.central.sentences import SENTENCES
from app.openrosa.odata import entity_views, views

__all__ = ["app_users", "attachments", "comments", "datasets", "drafts", "entities", "forms", "install"]
__all__ += ["entity_views", "projects", "sessions", "submissions", "unsupported", "views"]


def install(app: Flask) -> None:
    """Register the addresses under /v1, how they refuse, and what they say."""
    sentences.update(SENTENCES)
    faces[NAME] = tell
    slashes.install(app)
    app.register_blueprint(blueprint)
