"""What households adds to the application."""

from flask import Flask

from app.errors import sentences
from app.households import binding, importing, models, purging, waiting
from app.households.links import cut_links
from app.households.sentences import SENTENCES
from app.projects.publishing import after_closing

__all__ = ["binding", "importing", "install", "models", "purging", "waiting"]


def install(app: Flask) -> None:
    """Register models, jobs and sentences; closing a questionnaire cuts the links of its codes."""
    sentences.update(SENTENCES)
    if cut_links not in after_closing:
        after_closing.append(cut_links)
