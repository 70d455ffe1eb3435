"""Another release of Palier, as the next upgrade installs one: the same code, its scripts built otherwise."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.node import ROOT, find_node

_COPIED = ("app", "forms", "migrations", "static", "translations")
_FILES = ("gunicorn.conf.py", "wsgi.py", "package.json", "pyproject.toml")
#: Sources that get a line of their own: the page and what only some of them load.
_CHANGED = (
    "live/live.js",
    "live/ending.js",
    "live/repeated.js",
    "live/widgets/days.js",
    "door/door.js",
    "terrain/terrain.js",
)


def make_release(folder: Path, name: str) -> Path:
    """Copy and build the code; `<html data-release>` says which release's script runs."""
    release = folder / name
    for each in _COPIED:
        shutil.copytree(ROOT / each, release / each, ignore=shutil.ignore_patterns("__pycache__", "dist"))
    for each in _FILES:
        shutil.copy(ROOT / each, release / each)
    (release / "node_modules").symlink_to(ROOT / "node_modules")
    for each in _CHANGED:
        with (release / "static" / "js" / each).open("a", encoding="utf-8") as source:
            source.write(f'\ndocument.documentElement.dataset.release = "{name}";\n')
    browsers = re.search(r"^BROWSERS = (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert browsers
    command = [find_node(), "static/js/build.mjs", browsers[1]]
    subprocess.run(command, cwd=release, env=os.environ, check=True)
    return release
