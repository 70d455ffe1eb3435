"""`flask --app wsgi paper …`: print sheets, read them back."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.db import transaction
from app.errors import Refused
from app.households.addresses import Address, read_addresses
from app.i18n import _, ngettext
from app.paper.letters.personalised import Copies, check_copies, unanswered, with_covers
from app.paper.letters.subject import to_print
from app.paper.printing.layouts import lay_out, wanted
from app.paper.printing.reach import is_local, test_address
from app.paper.printing.runs import Printed, print_run
from app.paper.printing.trial import make_ready, published_named
from app.paper.scans.lookups import Lookups
from app.paper.scans.report import report_on
from app.paper.scans.telling import as_text

commands = AppGroup("paper", help="Questionnaires on paper.")


@commands.command("print")
@click.argument("name")
@click.option(
    "--copies", type=click.IntRange(1), help="How many, each with its code; 1, or one for each address."
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--lang", help="The language, by its tag; the form's own if not given.")
@click.option("--variant", help="standard, easy or large.")
@click.option(
    "--addresses",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV of addresses: each of the first copies comes with a letter to one of them.",
)
def print_(name: str, output: Path, copies: int | None, addresses: Path | None, **sheet: str | None) -> None:
    """Print copies of the questionnaire NAME as one PDF: their codes can be read in it alone."""
    try:
        make_ready()
        known = _addresses(name, addresses) if addresses else ()
        number = copies or len(known) or 1
        check_copies(number, known)
        printed = _print(name, number, known, **sheet)
    except Refused as refused:
        raise click.ClickException(refused.sentence) from refused
    output.write_bytes(printed.pdf)
    if printed.run.is_trial:
        told = _(
            "Palier n’a pas d’adresse publique : ces codes ne mènent qu’à cette machine (%(address)s)."
            " N’en distribuez pas.",
            address=_address(),
        )
        click.echo(told, err=True)
    click.echo(output)


def _addresses(name: str, path: Path) -> tuple[Address, ...]:
    """The addresses of a file, without those that have answered: how many these are is said."""
    found = read_addresses(path.read_bytes()).without_faults().found
    left = unanswered(published_named(name), found)
    if answered := len(found) - len(left):
        told = ngettext(
            "%(num)d adresse a déjà répondu : elle ne reçoit rien.",
            "%(num)d adresses ont déjà répondu : elles ne reçoivent rien.",
            answered,
        )
        click.echo(told, err=True)
    return left


def _print(name: str, copies: int, addresses: Sequence[Address], **sheet: str | None) -> Printed:
    questionnaire = published_named(name)
    with transaction():
        asked = wanted(questionnaire, sheet["lang"], sheet["variant"])
        layout = lay_out(asked)
    if not is_local(_address()):
        test_address(_address(), questionnaire)
    with transaction():
        printed = print_run(questionnaire, layout, copies)
        if not addresses:
            return printed
        made = Copies(printed.run, printed.pdf, printed.codes)
        return replace(printed, pdf=with_covers(to_print(questionnaire, layout.language), made, addresses))


def _address() -> str:
    url: str = current_app.extensions["palier.settings"].public_url
    return url


@commands.command("read")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--questionnaire", help="Take only the sheets of this one; others are told apart.")
def read(files: tuple[Path, ...], questionnaire: str | None, *, as_json: bool) -> None:
    """Read scanned sheets in FILES (PDF, TIFF, JPEG, PNG) and tell what is on them; nothing is kept."""
    make_ready()
    report = report_on(files, Lookups(short_name=questionnaire))
    click.echo(report.as_json() if as_json else as_text(report))
    for name, problem in report.problems:
        told = Refused(problem.code, values=problem.values)
        click.echo(f"{name} : {told.sentence}", err=True)
    if report.problems:
        sys.exit(1)
