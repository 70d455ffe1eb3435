"""What projects adds to the application."""

from flask import Flask

from app.projects import models
from app.projects.commands import commands

__all__ = ["install", "models"]


def install(app: Flask) -> None:
    """Register the models and the forms commands."""
    app.cli.add_command(commands)
