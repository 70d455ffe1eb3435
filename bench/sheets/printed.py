"""Sheets to fill, as the product prints them: `flask paper print` in a folder of its own."""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from .filling import Place

_ROOT = Path(__file__).resolve().parents[2]


def print_sheets(name: str = "place", copies: int = 3, *options: str) -> tuple[bytes, dict[str, list[Place]]]:
    """The PDF of so many copies, its layout's places by mark; `options` as of the command (--variant …)."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "sheets.pdf"
        command = [
            "-m",
            "flask",
            "--app",
            "wsgi",
            "paper",
            "print",
            name,
            "--copies",
            str(copies),
            "-o",
            str(target),
        ]
        env = {**os.environ, "PALIER_VAR": folder}
        subprocess.run(
            [sys.executable, *command, *options], cwd=_ROOT, env=env, check=True, capture_output=True
        )
        with sqlite3.connect(Path(folder) / "palier.sqlite3") as database:
            rows = database.execute("SELECT mark, places FROM paper_layout").fetchall()
        database.close()
        return target.read_bytes(), {mark: json.loads(places) for mark, places in rows}
