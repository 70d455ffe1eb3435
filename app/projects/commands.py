"""`flask --app wsgi forms …`: questionnaires as files, from the command line."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.projects.catalogue import find_in_catalogue, read_catalogue

commands = AppGroup("forms", help="Questionnaires as files.")


@commands.command("list")
def list_catalogue() -> None:
    """List the questionnaires that ship with Palier: short name, kind, unit, minutes, title."""
    for entry in read_catalogue():
        terms = entry.terms
        click.echo("\t".join((entry.short_name, terms.kind, terms.unit, str(entry.minutes), entry.title)))


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
