"""The two databases: how each is written to one file, and read back into an empty place."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, inspect

from app import sqlite
from app.blobs import sync_folder
from app.errors import Refused


@dataclass(frozen=True, slots=True)
class Way:
    """`dump(engine, file)` writes all of it as it is at one moment; `load(engine, file)` reads it back.

    `is_empty(engine)`: nothing is there yet that loading would destroy.
    """

    dump: Callable[[Engine, Path], None]
    load: Callable[[Engine, Path], None]
    is_empty: Callable[[Engine], bool]


def _file(engine: Engine) -> Path:
    return Path(engine.url.database or "")


def _copy_out(engine: Engine, file: Path) -> None:
    sqlite.copy(_file(engine), file)


def _copy_in(engine: Engine, file: Path) -> None:
    path = _file(engine)
    draft = path.with_name(f"{path.name}.draft")
    shutil.copyfile(file, draft)
    if not sqlite.is_sound(draft):
        draft.unlink()
        raise Refused("backup_damaged", values={"file": str(file)})
    draft.chmod(0o600)
    draft.replace(path)
    sync_folder(path.parent)


def _has_no_file(engine: Engine) -> bool:
    """What a process that was killed left beside the database would be taken for part of the new one."""
    return not any(_file(engine).with_name(_file(engine).name + end).exists() for end in ("", "-wal", "-shm"))


def _pg_dump(engine: Engine, file: Path) -> None:
    _run(engine, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")


def _pg_restore(engine: Engine, file: Path) -> None:
    whole = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
    _run(engine, "pg_restore", *whole, str(file))


def _has_no_table(engine: Engine) -> bool:
    return not inspect(engine).get_table_names()


def _run(engine: Engine, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, which others cannot read.

    Refused: program_missing, program_failed (values: program, said).
    """
    found = shutil.which(program)
    if found is None:
        raise Refused("program_missing", values={"program": program})
    url = engine.url.set(drivername="postgresql", password=None).render_as_string()
    secret = {"PGPASSWORD": engine.url.password} if engine.url.password else {}
    done = subprocess.run(
        [found, f"--dbname={url}", *arguments],
        env={**os.environ, **secret},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise Refused("program_failed", values={"program": program, "said": done.stderr.strip()[-2_000:]})


#: By SQLAlchemy's name of the dialect.
WAYS: dict[str, Way] = {
    "sqlite": Way(_copy_out, _copy_in, _has_no_file),
    "postgresql": Way(_pg_dump, _pg_restore, _has_no_table),
}
