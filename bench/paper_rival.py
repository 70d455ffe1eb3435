"""OMRChecker beside us on pages that both can read, in one run.

    python bench/paper_rival.py --omrchecker CHECKOUT --python PYTHON-WITH-ITS-REQUIREMENTS [--pages N]

The pages are filled by the simulator and scanned without skew (OMRChecker has no code to find its template
by, and aligns by a picture of the corner mark); its template is made from the layout's places, a block a box.
Both start as a command on the folder of pages: CPU time of the whole process, so that neither hides a cost.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sheets.forms import catalogue_forms, print_form
from sheets.piles import Sheet, make_pile

from app import create_app
from app.config import Settings

_DPI, _SEED = 150, 11
_PER_MM = _DPI / 25.4
_SCREEN = """
from types import SimpleNamespace

def get_monitors():
    return [SimpleNamespace(width=1920, height=1080)]
"""
_READ = """
import sys
from pathlib import Path
from app.paper.reading.images import pages_of
from app.paper.reading.page import read_page
import json
places = json.loads(Path(sys.argv[1]).read_text())
for path in sorted(Path(sys.argv[2]).glob("*.jpg")):
    for page in pages_of(path):
        found = read_page(page, lambda mark: [one for one in places if one["page"] == mark.page])
        states = {f"{at}": str(box.state) for at, box in enumerate(found.boxes)}
        print(json.dumps([path.name, str(found.state), states]))
"""


def make_pages(folder: Path, pages: int) -> tuple[list[Sheet], list[dict[str, Any]]]:
    """Filled pages of one kind as JPEG files, and the places of the layout."""
    app = create_app(Settings(var=folder, database_url=f"sqlite:///{folder}/none.sqlite3"))
    form = print_form(app, next(path for path in catalogue_forms() if path.stem == "place"), 1, _SEED)
    assert form
    [places] = form.layouts.values()
    pile = make_pile(form.pdf, form.layouts, form.pages * pages, _SEED, "clean", dpi=_DPI)
    found = [pile.sheet(at) for at in range(form.pages * pages) if at % form.pages == 1]
    pile.close()
    for sheet in found:
        (folder / f"{sheet.number:05}.jpg").write_bytes(sheet.jpeg)
    return found, list(places)


def write_template(
    folder: Path, places: list[dict[str, Any]], size: tuple[int, int], *, aligned: bool
) -> None:
    """OMRChecker's template: a field block for every box."""
    boxes = [place for place in places if place["kind"] == "box"]
    blocks = {
        f"B{at}": {
            "fieldLabels": [f"b{at}"],
            "bubbleValues": ["1"],
            "direction": "horizontal",
            "bubblesGap": 30,
            "labelsGap": 30,
            "origin": [round(box["x"] * _PER_MM), round(box["y"] * _PER_MM)],
        }
        for at, box in enumerate(boxes)
    }
    side = round(boxes[0]["w"] * _PER_MM)
    template: dict[str, Any] = {
        "pageDimensions": list(size),
        "bubbleDimensions": [side, side],
        "preProcessors": [],
        "fieldBlocks": blocks,
    }
    if aligned:
        marker = np.full((34, 34), 255, np.uint8)
        marker[2:32, 2:32] = 0
        Image.fromarray(marker).save(folder / "marker.jpg")
        options = {"relativePath": "marker.jpg", "sheetToMarkerWidthRatio": 42}
        template["preProcessors"] = [{"name": "CropOnMarkers", "options": options}]
        corners = [place for place in places if place["kind"] == "corner"]
        left, right = (f(one["x"] + 2.5 for one in corners) * _PER_MM for f in (min, max))
        top, bottom = (f(one["y"] + 2.5 for one in corners) * _PER_MM for f in (min, max))
        template["pageDimensions"] = [round(right - left), round(bottom - top)]
        for block in blocks.values():
            x, y = block["origin"]
            block["origin"] = [max(round(x - left), 0), max(round(y - top), 0)]
    (folder / "template.json").write_text(json.dumps(template))
    width, height = template["pageDimensions"]
    config = {
        "dimensions": {
            "display_height": 900,
            "display_width": 640,
            "processing_height": height,
            "processing_width": width,
        },
        "outputs": {"show_image_level": 0, "save_image_level": 0},
    }
    (folder / "config.json").write_text(json.dumps(config))


def cpu_of(command: list[str], cwd: Path, **environment: str) -> tuple[float, str]:
    """CPU seconds of a command and all that it starts, on one core, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    env = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"} | environment
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError(done.stdout[-3000:] + done.stderr[-2000:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--omrchecker", type=Path, required=True)
    parser.add_argument("--python", required=True)
    parser.add_argument("--pages", type=int, default=60)
    asked = parser.parse_args()
    root = Path(__file__).resolve().parent.parent
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "pages"
        folder.mkdir()
        sheets, places = make_pages(folder, asked.pages)
        (Path(made) / "places.json").write_text(json.dumps(places))
        # It asks for the size of a screen as it starts; there is none here.
        screen = Path(made) / "screen"
        screen.mkdir()
        (screen / "screeninfo.py").write_text(_SCREEN)
        here = [place for place in places if place["page"] == sheets[0].mark.page]
        ours, printed = cpu_of(
            [sys.executable, "-c", _READ, str(Path(made) / "places.json"), str(folder)],
            root,
            PYTHONPATH=str(root),
        )
        told = [json.loads(line) for line in printed.splitlines()]
        _tell("palier", ours, asked.pages, _right_of_ours(told, sheets))
        size = Image.open(next(folder.glob("*.jpg"))).size
        for aligned in (False, True):
            write_template(folder, here, size, aligned=aligned)
            out = Path(made) / f"out-{aligned}"
            command = [asked.python, "main.py", "-i", str(folder), "-o", str(out)]
            theirs, _printed = cpu_of(command, asked.omrchecker, PYTHONPATH=str(screen))
            name = "omrchecker, aligning" if aligned else "omrchecker, told that pages lie straight"
            _tell(name, theirs, asked.pages, _right_of_theirs(out, sheets))
            sys.stdout.write(f"  {theirs / ours:.1f} times our time\n")


def _tell(name: str, seconds: float, pages: int, right: tuple[int, int]) -> None:
    sys.stdout.write(
        f"{name}: {1000 * seconds / pages:.1f} ms a page, boxes as they are {right[0]} of {right[1]}\n"
    )


def _truths(sheet: Sheet) -> list[str]:
    return [one.state for one in sheet.truths if sheet.places[one.index]["kind"] == "box"]


def _right_of_ours(told: list[Any], sheets: list[Sheet]) -> tuple[int, int]:
    states = {name: list(found.values()) for name, _state, found in told}
    pairs = [
        pair
        for sheet in sheets
        for pair in zip(_truths(sheet), states[f"{sheet.number:05}.jpg"], strict=False)
    ]
    return sum(truth == state for truth, state in pairs), sum(len(_truths(sheet)) for sheet in sheets)


def _right_of_theirs(out: Path, sheets: list[Sheet]) -> tuple[int, int]:
    """Marked where it says so; it knows nothing of boxes that were blackened to take an answer back."""
    rows: dict[str, dict[str, str]] = {}
    for path in out.rglob("Results*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows |= {row["file_id"]: row for row in csv.DictReader(file)}
    right = total = 0
    for sheet in sheets:
        truths = _truths(sheet)
        row = rows.get(f"{sheet.number:05}.jpg", {})
        total += len(truths)
        right += sum(
            (row.get(f"b{at}", "?") == "1") == (truth == "marked") for at, truth in enumerate(truths) if row
        )
    return right, total


if __name__ == "__main__":
    main()
