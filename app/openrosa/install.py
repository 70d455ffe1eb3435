"""What openrosa adds to the application."""

from flask import Flask

from app.openrosa import models

__all__ = ["install", "models"]


def install(app: Flask) -> None:
    """Register the models."""
