"""What collection adds to the application."""

from flask import Flask

from app.collection import models
from app.collection.pages.entrance import open_pages

__all__ = ["install", "models"]


def install(app: Flask) -> None:
    """Register the models and the residents' pages."""
    open_pages(app)
