"""`flask --app wsgi serve`: make the installation ready, then run the server and the worker."""

import os
import socket
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.config import ROOT, Settings
from app.db import db
from app.errors import Refused
from app.migrate import upgrade

_SIGN_IN = "premier-acces.txt"


def init_serve(app: Flask) -> None:
    app.cli.add_command(_serve)


@click.command("serve")
@click.option("--demo", is_flag=True, help="On a new installation, load the demonstration project.")
@with_appcontext
def _serve(demo: bool) -> None:
    """Migrate, see that there is an administrator, and serve on $HOST:$PORT until stopped."""
    settings: Settings = current_app.extensions["palier.settings"]
    _refuse_port_in_use(os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000")))
    if settings.restore_mark.exists():
        raise click.ClickException(Refused("restore_unfinished").sentence)
    upgrade(db.engine)
    if _first_administrator(settings.var) and demo:
        _run("demo", "load")
    _tell_sign_in(settings)
    db.engine.dispose()
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "supervise.py"])  # noqa: S606


def _refuse_port_in_use(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise click.ClickException(f"{host}:{port} : {problem.strerror} (make run PORT=…)") from problem


def _first_administrator(var: Path) -> bool:
    """Make the first administrator if there is none; keeps the sign-in where only the owner reads it."""
    sign_in = _run("people", "first-admin")
    if not sign_in:
        return False
    path = var / _SIGN_IN
    path.touch(mode=0o600)
    path.write_text(sign_in, encoding="utf-8")
    return True


def _tell_sign_in(settings: Settings) -> None:
    path = settings.var / _SIGN_IN
    if path.exists():
        email, password = path.read_text(encoding="utf-8").strip().split("\t")
        click.echo(f"Administration : {email} / {password}  ({settings.public_url}/connexion)")
        click.echo(f"(gardé dans {path} ; supprimez ce fichier après la première connexion)")


def _run(group: str, *arguments: str) -> str:
    """What another command prints; nothing if there is no such command."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if group not in app.cli.commands:
        return ""
    with redirect_stdout(StringIO()) as printed:
        app.cli.commands[group].main(list(arguments), prog_name=group, standalone_mode=False)
    return printed.getvalue()
