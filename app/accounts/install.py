"""What accounts adds to the application."""

from flask import Flask

from app.accounts import models

__all__ = ["install", "models"]


def install(app: Flask) -> None:
    """Register sign-in, the people commands and the models."""
