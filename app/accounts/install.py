"""What accounts adds to the application."""

from flask import Flask

from app.accounts import models
from app.accounts.commands import commands
from app.accounts.sentences import SENTENCES
from app.accounts.sign_in import SignInNeeded, current_person
from app.accounts.views import ask_to_sign_in, blueprint
from app.errors import sentences

__all__ = ["install", "models"]


def install(app: Flask) -> None:
    """Register sign-in, the people commands and the models."""
    sentences.update(SENTENCES)
    app.register_blueprint(blueprint)
    app.register_error_handler(SignInNeeded, ask_to_sign_in)
    app.cli.add_command(commands)
    app.jinja_env.globals["current_person"] = current_person
