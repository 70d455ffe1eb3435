"""Files that wait for who asked for them, in a folder of the installation, and go by themselves.

They lie outside the database and its backups, and are for the owner of the process alone.
"""

import time
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from flask import current_app

from app.config import Settings


class Shelf(NamedTuple):
    """A folder under `var/`, by its name."""

    name: str

    def path(self, file: str) -> Path:
        """Where a file of this name is or would be."""
        settings: Settings = current_app.extensions["palier.settings"]
        return settings.var / self.name / file

    def write(self, file: str, content: bytes) -> None:
        """Put a file there."""
        path = self.path(file)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(content)

    def sweep(self, pattern: str, age: timedelta) -> int:
        """Remove the files that have waited for so long; says how many."""
        oldest = time.time() - age.total_seconds()
        gone = [path for path in self.path("").glob(pattern) if path.stat().st_mtime < oldest]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)
