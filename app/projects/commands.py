"""`flask --app wsgi forms …`: questionnaires as files, from the command line."""

from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import inspect, select

from app.db import db
from app.projects.catalogue import find_in_catalogue, read_catalogue
from app.projects.models import Questionnaire
from app.projects.terms import State

commands = AppGroup("forms", help="Questionnaires as files.")


@commands.command("list")
def list_catalogue() -> None:
    """List questionnaires by short name: those that ship with Palier, then others that are published here."""
    catalogue = read_catalogue()
    for entry in catalogue:
        terms = entry.terms
        click.echo("\t".join((entry.short_name, terms.kind, terms.unit, str(entry.minutes), entry.title)))
    known = {entry.short_name for entry in catalogue}
    for one in _published():
        if one.short_name not in known:
            click.echo("\t".join((one.short_name, one.kind, one.unit, "", one.title)))


def _published() -> list[Questionnaire]:
    """What is published in this installation; nothing where none was set up yet."""
    if not inspect(db.engine).has_table(Questionnaire.__tablename__):
        return []
    asked = select(Questionnaire).where(Questionnaire.state == State.PUBLISHED)
    return list(db.session.scalars(asked.order_by(Questionnaire.short_name)))


@commands.command("export")
@click.argument("name")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Where to write; NAME.xlsx if not given."
)
def export(name: str, output: Path | None) -> None:
    """Write a questionnaire of the catalogue as an Excel workbook."""
    entry = find_in_catalogue(name)
    if entry is None:
        known = ", ".join(entry.short_name for entry in read_catalogue())
        raise click.ClickException(f"no questionnaire named {name}; the catalogue has {known}")
    path = output or Path(f"{name}.xlsx")
    path.write_bytes(entry.to_xlsx())
    click.echo(path)
