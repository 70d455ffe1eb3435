"""What the team's workspace adds to the application."""

from flask import Flask

from app.admin.demo.commands import commands


def install(app: Flask) -> None:
    """Register the demonstration's command."""
    app.cli.add_command(commands)
