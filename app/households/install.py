"""What households adds to the application."""

from flask import Flask

from app.errors import sentences
from app.households import models
from app.households.links import cut_links
from app.households.sentences import SENTENCES
from app.projects.publishing import after_closing

__all__ = ["install", "models"]


def install(app: Flask) -> None:
    """Cut the links from codes to addresses whenever a questionnaire closes."""
    sentences.update(SENTENCES)
    if cut_links not in after_closing:
        after_closing.append(cut_links)
