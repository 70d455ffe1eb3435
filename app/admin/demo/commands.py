"""`flask --app wsgi demo load`: the demonstration project."""

import click
from flask.cli import AppGroup

from app.admin.demo.loading import load_demonstration

commands = AppGroup("demo", help="The demonstration project.")


@commands.command("load")
def load() -> None:
    """Load the demonstration project, if it is not there yet."""
    states = load_demonstration()
    if not states:
        click.echo("The demonstration project is there already.")
    for state, count in states.most_common():
        click.echo(f"{count}\t{state}")
