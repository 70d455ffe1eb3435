"""What projects adds to the application."""

from flask import Flask

from app.errors import sentences
from app.projects import models, uploads
from app.projects.checking import check
from app.projects.commands import commands
from app.projects.sentences import SENTENCES

__all__ = ["install", "models", "uploads"]


def install(app: Flask) -> None:
    """Register the models, the job that reads uploads and the forms commands."""
    commands.add_command(check)
    sentences.update(SENTENCES)
    app.cli.add_command(commands)
