"""Some pages of a pile to look at: `python -m bench.sheets.show --seed 1 --kind copier -o /tmp/show`.

Writes each page as the machine gave it, and beside it its marks, cut out where the truth says they are.
"""

import argparse
import time
from pathlib import Path

import cv2
import numpy as np

from .marks import Picture
from .piles import Sheet, make_pile
from .printed import print_sheets


def main() -> None:
    """Read the command line, write the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=("copier", "phone", "clean"), default="copier")
    parser.add_argument("--pages", type=int, default=8)
    parser.add_argument("--dpi", type=int, choices=(150, 200, 300))
    parser.add_argument("--form", default="place", help="which of the demonstration questionnaires")
    parser.add_argument("-o", "--output", type=Path, required=True)
    asked = parser.parse_args()
    asked.output.mkdir(parents=True, exist_ok=True)
    pdf, layouts = print_sheets(asked.form)
    before = time.process_time()
    for sheet in make_pile(pdf, layouts, asked.pages, asked.seed, asked.kind, dpi=asked.dpi):
        after = time.process_time()
        name = f"{asked.kind}-{asked.seed}-{sheet.number:02d}"
        (asked.output / f"{name}.jpg").write_bytes(sheet.jpeg)
        cv2.imwrite(str(asked.output / f"{name}-boxes.png"), _boxes(sheet))
        print(
            name,
            f"{after - before:.2f} s",
            sheet.writer.pen.name,
            sheet.writer.style,
            sheet.traces,
            sheet.scan.done,
        )
        before = time.process_time()


def _boxes(sheet: Sheet) -> Picture:
    """The places that are not empty, 10 mm square each, ten in a row, with their states."""
    picture = cv2.imdecode(np.frombuffer(sheet.jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    cuts = [_cut(sheet, picture, at) for at, truth in enumerate(sheet.truths) if truth.state != "empty"]
    cuts += [np.full((140, 120), 255, np.uint8)] * (-len(cuts) % 10 or 10 * (not cuts))
    return np.vstack([np.hstack(cuts[at : at + 10]) for at in range(0, len(cuts), 10)])


def _cut(sheet: Sheet, picture: Picture, at: int) -> Picture:
    truth, place = sheet.truths[at], sheet.places[sheet.truths[at].index]
    centre = np.array([place["x"] + place["w"] / 2, place["y"] + place["h"] / 2])
    square = np.array([[-5, -5], [5, -5], [5, 5], [-5, 5]])
    seen = sheet.scan.geometry.at(centre + square).astype(np.float32)
    flat = np.array([[0, 0], [119, 0], [119, 119], [0, 119]], np.float32)
    cut = cv2.warpPerspective(
        picture, cv2.getPerspectiveTransform(seen, flat), (120, 120), borderValue=(128,)
    )
    label = np.full((20, 120), 255, np.uint8)
    told = f"{truth.state[:6]} {truth.text or truth.style}"[:18]
    cv2.putText(label, told, (2, 14), cv2.FONT_HERSHEY_PLAIN, 0.8, (0,), 1, cv2.LINE_AA)
    return np.vstack([label, cut])


if __name__ == "__main__":
    main()
