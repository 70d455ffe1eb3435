"""What paper adds to the application."""

from flask import Flask

from app.collection.erasing import after_erasing
from app.collection.upkeep import naming
from app.errors import sentences
from app.paper import models, views
from app.paper.commands import commands
from app.paper.letters import install as letters
from app.paper.models import PaperLayout
from app.paper.scans import models as scan_models
from app.paper.scans.forgetting import forget_sheet
from app.paper.scans.models import ScanFile, ScanPage
from app.paper.sentences import SENTENCES
from app.paper.views.blueprint import blueprint

__all__ = ["install", "models", "scan_models", "views"]

_NAMING = (PaperLayout.base_sha256, PaperLayout.accessible_sha256, ScanFile.sha256, ScanPage.image_sha256)


def install(app: Flask) -> None:
    """Register the models, the commands and the sentences; files that paper names are kept."""
    sentences.update(SENTENCES)
    for column in _NAMING:
        if column not in naming:
            naming.append(column)
    if forget_sheet not in after_erasing:
        after_erasing.append(forget_sheet)
    app.cli.add_command(commands)
    letters.install()
    app.register_blueprint(blueprint)
