"""What openrosa adds to the application."""

from flask import Flask

from app.errors import sentences
from app.openrosa import models
from app.openrosa.sentences import SENTENCES

__all__ = ["install", "models"]


def install(app: Flask) -> None:
    """Register the models and the sentences."""
    sentences.update(SENTENCES)
