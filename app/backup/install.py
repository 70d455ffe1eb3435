"""What backups add to the application."""

from flask import Flask

from app.backup.commands import backup, put_back
from app.backup.sentences import SENTENCES
from app.errors import sentences


def install(app: Flask) -> None:
    """Register the two commands and their sentences."""
    sentences.update(SENTENCES)
    app.cli.add_command(backup)
    app.cli.add_command(put_back)
