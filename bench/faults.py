"""Whether an answer is ever lost or doubled, whatever goes wrong between the person and the database.

`python bench/faults.py [PART ...]`, with the parts below, each on a server of its own; all of them where none
is named. Each says in its file's first lines what it does. Prints what was counted, acknowledged, missing and
double among it, and fails unless all that must be 0 is 0.

  devices     a simulation of --devices with --answers and --faults: drops, duplicates, refusals, restores…
  terrain     agents' devices: --events at doors of --agents who are sent elsewhere meanwhile, with --faults
  browser     Chromium killed --kills times while somebody fills in and sends
  room        --writes while the browser's room runs out
  sqlite      the server killed --server-kills times under load
  postgresql  the same on PostgreSQL

The seed fixes what is tried; in what order machines answer is theirs.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import faults_browser
import faults_devices
import faults_server
import faults_terrain
from counts import Counts

ROOT = Path(__file__).resolve().parent.parent
PARTS = {
    "devices": faults_devices.run,
    "terrain": faults_terrain.run,
    "browser": faults_browser.run_kills,
    "room": faults_browser.run_without_room,
    "sqlite": faults_server.run_on_sqlite,
    "postgresql": faults_server.run_on_postgresql,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help="any of " + ", ".join(PARTS))
    parser.add_argument("--answers", type=int, default=2000)
    parser.add_argument("--faults", type=int, default=300)
    parser.add_argument("--devices", type=int, default=12)
    parser.add_argument("--events", type=int, default=3000)
    parser.add_argument("--agents", type=int, default=8)
    parser.add_argument("--files", type=float, default=0.05, help="the share of answers that bring a file")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--writes", type=int, default=40)
    parser.add_argument("--server-kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    if unknown := set(told.parts) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    parts = told.parts or list(PARTS)
    failed = [part for part in parts if not _run(part, told)]
    if failed:
        raise SystemExit(f"not the same: {', '.join(failed)}")


def _run(part: str, told: argparse.Namespace) -> bool:
    """Run one part and print its counts; gives whether all is well. What it left stays where it is not."""
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix=f"palier-faults-{part}-"))
    counts = PARTS[part](told, folder)
    print(f"\n{part}: seed {told.seed}, {time.monotonic() - began:.0f} s")
    _print(counts)
    if any(counts.wrong.values()):
        print(f"  all is left in {folder}", flush=True)
        return False
    shutil.rmtree(folder)
    return True


def _print(counts: Counts) -> None:
    for name, count in counts.done.items():
        print(f"  {count:8} {name}")
    for name, count in counts.wrong.items():
        print(f"  {count:8} {name}{'' if not count else ' — must be 0'}")
    sys.stdout.flush()


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
