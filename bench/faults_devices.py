"""Part of bench/faults.py: many devices, a network and a server where everything goes wrong.

The devices run the real client code (static/js/outbox, on a store in memory: bench/devices/) and send to the
real server on SQLite. Requests are dropped, doubled, delayed, refused and cut; responses are lost or spoilt;
devices restart and their clocks jump by ten years; the server is killed, and its database and files are put
back to an earlier backup. At the end what people were told ("gardé"), the receipts that devices hold and the
rows of the database must be the same, and sending all of it once more must change nothing.
"""

import argparse
import hashlib
import json
import random
import shutil
import subprocess
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counts import Counts
from prefill import Target, prepare
from questionnaire import make_answers
from sqlalchemy import select

from app.blobs import blob_path
from app.collection.models import Attachment, Conflict, InstanceClaim, Submission, SubmissionVersion
from app.db import db
from app.sqlite import dbapi2
from tests.node import find_node
from tests.serving import Server

ROOT = Path(__file__).resolve().parent.parent
_POOL = 300


@dataclass
class Installation:
    """The server's machine: what a bench does to it while devices send."""

    target: Target
    serving: Server
    backups: Path

    @property
    def var(self) -> Path:
        return self.target.settings.var

    def kill(self) -> None:
        self.serving.kill()
        self.serving.start()

    def backup(self) -> None:
        """Copy the database as it is in one moment, then the files: never fewer than its rows name."""
        shutil.rmtree(self.backups, ignore_errors=True)
        self.backups.mkdir()
        source = dbapi2.connect(str(self.var / "palier.sqlite3"))
        copy = dbapi2.connect(str(self.backups / "palier.sqlite3"))
        source.backup(copy)
        source.close()
        copy.close()
        for name in ("blobs", "uploads"):
            if (self.var / name).exists():
                shutil.copytree(self.var / name, self.backups / name, copy_function=_copy_if_there)

    def restore(self) -> None:
        """Put the last backup back, as somebody would who knows nothing of epochs."""
        self.serving.stop()
        for path in self.var.glob("palier.sqlite3*"):
            path.unlink()
        shutil.copy(self.backups / "palier.sqlite3", self.var / "palier.sqlite3")
        for name in ("blobs", "uploads"):
            shutil.rmtree(self.var / name, ignore_errors=True)
            if (self.backups / name).exists():
                shutil.copytree(self.backups / name, self.var / name)
        # Restores happen on different days: what was counted of today's tries is forgotten.
        for path in self.var.glob("rates.sqlite3*"):
            path.unlink()
        self.serving.start()


def _copy_if_there(source: str, target: str) -> None:
    """Copy a file, unless it was on its way to its place and has arrived: no row of the copy names it yet."""
    with suppress(FileNotFoundError):
        shutil.copy2(source, target)


@dataclass(frozen=True)
class Rows:
    """What the database holds: instanceID → (content hash, sequence); files that are named but not whole."""

    kept: dict[str, tuple[str, int]]
    double: int
    conflicts: int
    incomplete: int


def read_rows(target: Target) -> Rows:
    with target.app.app_context():
        claims = dict(db.session.execute(select(InstanceClaim.instance_id, InstanceClaim.content_hash)).all())
        versions = db.session.execute(select(SubmissionVersion.instance_id, SubmissionVersion.sequence)).all()
        submissions = len(db.session.scalars(select(Submission.id)).all())
        conflicts = len(db.session.scalars(select(Conflict.id)).all())
        files = db.session.execute(select(Attachment.sha256, Attachment.size)).all()
        incomplete = sum(not _is_whole(sha256, size) for sha256, size in files)
        db.session.remove()
        db.engine.dispose()
    kept = {
        version.instance_id: (claims[version.instance_id].hex(), version.sequence) for version in versions
    }
    return Rows(kept, max(len(versions), submissions, len(claims)) - len(kept), conflicts, incomplete)


def _is_whole(sha256: str, size: int) -> bool:
    path = blob_path(sha256)
    if not path.exists() or path.stat().st_size != size:
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def simulate(
    installation: Installation, told: argparse.Namespace, folder: Path
) -> tuple[dict[str, Any], Rows]:
    """Let the devices live; gives what they tell at the end, and the rows before all was sent once more."""
    chance = random.Random(told.seed)
    target = installation.target
    task = {
        "url": installation.serving.url,
        "questionnaire": target.short_name,
        "version": target.version,
        "answers": [make_answers(chance) for _ in range(_POOL)],
        "files": told.files,
        "refused": 0.01,
        "devices": told.devices,
        "wanted": told.answers,
        "faults": told.faults,
        "seed": told.seed,
        "patience": 1500,
    }
    (folder / "task.json").write_text(json.dumps(task))
    command = [find_node(), "--max-old-space-size=6000", "bench/devices/simulate.mjs"]
    paths = [str(folder / name) for name in ("task.json", "told.json")]
    devices = subprocess.Popen(
        [*command, *paths], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    rows = _attend(devices, installation)
    if devices.wait() != 0 or rows is None:
        raise SystemExit("the devices stopped")
    return json.loads((folder / "told.json").read_text()), rows


def _attend(devices: "subprocess.Popen[str]", installation: Installation) -> Rows | None:
    """Do to the server what the devices' process asks for, until it ends."""
    rows: Rows | None = None
    assert devices.stdout and devices.stdin
    for line in devices.stdout:
        match json.loads(line)["ask"]:
            case "kill":
                installation.kill()
            case "backup":
                installation.backup()
            case "restore":
                installation.restore()
            case "rows":
                rows = read_rows(installation.target)
        devices.stdin.write("done\n")
        devices.stdin.flush()
    return rows


def compare(told: dict[str, Any], before: Rows, after: Rows) -> dict[str, int]:
    """What does not agree; all must be 0."""
    log = {name: digest for device in told["devices"] for name, digest in device["log"]}
    unsure = {name for device in told["devices"] for name in device["unsure"]}
    wrong = {name for device in told["devices"] for name in device["wrong"]}
    waiting = {item[0] for device in told["devices"] for item in device["waiting"]}
    receipts = [tuple(one) for device in told["devices"] for one in device["receipts"]]
    expected = {name: digest for name, digest in log.items() if name not in wrong}
    kept = {name: digest for name, (digest, _) in after.kept.items()}
    return {
        "missing": sum(kept.get(name) != digest for name, digest in expected.items()),
        "double": after.double
        + after.conflicts
        + sum(Counter(one[0] for one in receipts).values())
        - len({one[0] for one in receipts}),
        "unknown": len(kept.keys() - log.keys() - unsure),
        "without receipt": len(expected.keys() - {one[0] for one in receipts}),
        "receipts of nothing": sum(
            after.kept.get(name) != (digest, number) for name, digest, number in receipts
        ),
        "still waiting": len(waiting - wrong),
        "refused but gone": len(log.keys() & wrong - waiting),
        "files not whole": after.incomplete,
        "changed by sending again": len(before.kept.items() ^ after.kept.items()),
    }


def run(told: argparse.Namespace, folder: Path) -> Counts:
    var = folder / "var"
    var.mkdir()
    target = prepare("sqlite", f"sqlite:///{var / 'palier.sqlite3'}", var)
    installation = Installation(target, Server(target.settings), folder / "backup")
    installation.serving.start()
    try:
        devices, before = simulate(installation, told, folder)
        after = read_rows(target)
    finally:
        installation.serving.stop()
    good = {
        "answers": len(after.kept),
        "acknowledged": sum(len(device["receipts"]) for device in devices["devices"]),
        "requests": devices["requests"],
        "faults": sum(devices["faults"].values()),
        **devices["faults"],
    }
    return Counts(good, compare(devices, before, after))
