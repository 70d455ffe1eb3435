"""`flask --app wsgi people …`: the people of an installation, from its own machine."""

import click
from flask import current_app
from flask.cli import AppGroup

from app.accounts.links import make_link
from app.accounts.models import Purpose
from app.accounts.people import add_administrator, find_person, has_administrator
from app.db import transaction
from app.errors import Refused

commands = AppGroup("people", help="People of the team.")


@commands.command("create-admin")
@click.argument("email")
@click.option("--name", default="", help="How the person is called; the address if not given.")
def create_admin(email: str, name: str) -> None:
    """Add an administrator and print their password, which is kept nowhere."""
    try:
        with transaction():
            password = add_administrator(email, name)
    except Refused as refused:
        raise click.ClickException(refused.sentence) from refused
    click.echo(f"{email.strip().casefold()}\t{password}")


@commands.command("first-admin")
@click.argument("email", default="admin@palier.example")
def first_admin(email: str) -> None:
    """On an installation without an administrator, add one and print the sign-in; else say nothing."""
    with transaction():
        if not has_administrator():
            click.echo(f"{email}\t{add_administrator(email, 'Administration')}")


@commands.command("reset-link")
@click.argument("email")
def reset_link(email: str) -> None:
    """Print a link, good for a day, by which the person sets a new password."""
    with transaction():
        person = find_person(email)
        if person is None:
            raise click.ClickException("no such person")
        token = make_link(person, Purpose.RESET)
    click.echo(f"{current_app.extensions['palier.settings'].public_url}/invitation/{token}")
