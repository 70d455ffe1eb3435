"""Teaches the reader what boxes look like: `python bench/paper_model.py` writes its model.npz.

Learnt on half of the corpus, filled and scanned by the simulator with seeds of its own; bench/paper.py
judges it on Palier's questionnaires and the other half, with other seeds.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2  # type: ignore[import-untyped]  # it has no types

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sheets.filling import Truth
from sheets.forms import Printed, corpus_forms, print_form
from sheets.piles import Kind, Sheet, make_pile

from app import create_app
from app.config import Settings
from app.paper.printing.links import read_link
from app.paper.reading.codes import find_codes
from app.paper.reading.images import decode
from app.paper.reading.model import EMPTY, FULL, MARKED, Model, Network, likelihoods, save, seen
from app.paper.reading.patches import cut_boxes
from app.paper.reading.registration import registrations
from app.paper.reading.streaks import without_streaks

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


class Examples(NamedTuple):
    """Boxes as the networks see them, what they show, and how much each counts."""

    inputs: Floats
    labels: Labels
    weights: Floats


#: What is drawn: a variant of the sheet, how it comes back, and its share of the pages asked for.
_PILES: tuple[tuple[str, Kind, float], ...] = (
    ("standard", "copier", 1.0),
    ("standard", "phone", 0.33),
    ("standard", "clean", 0.1),
    ("easy", "copier", 0.1),
    ("large", "copier", 0.1),
)
_RENDERED = (100, 150, 200, 300)
_RARE, _SHIFTED = {"circle", "small", "dot"}, 0.3
#: Marks that look as what takes an answer back does.
_HEAVY = {"fill", "scribble"}
_HIDDEN = (160, 48)
_MEMBERS, _DROPPED, _SOFT = 5, 0.12, 0.02
#: The share of boxes seen as on a fresh print, whose lines are blacker than any copier leaves them.
_BLACK = 0.15
_WEIGHTS = np.array([1.0, 1.5, 2.0], np.float32)
_SEED = 20_260_000


def label(truth: Truth) -> int:
    """What a box shows, whatever it means."""
    if truth.state == "empty":
        return EMPTY
    return FULL if truth.state == "struck" or truth.style in _HEAVY else MARKED


def weight(truth: Truth) -> float:
    """How much an example counts: few people circle a box or miss it, and they must be understood too."""
    return 3.0 if truth.style in _RARE or truth.shift > _SHIFTED else 1.0


def patches_of(sheet: Sheet) -> Examples | None:
    """The boxes of a page as the reader cuts them, with what they are; None where the page is not found."""
    image = decode(sheet.jpeg)
    if image is None or sheet.scan.is_one_bit:
        return None
    grey = without_streaks(image)
    codes = [code for code in find_codes(grey) if read_link(code.text)]
    places = [place for place in sheet.places if place["page"] == sheet.mark.page]
    ways = registrations(grey, codes[0].corners, places) if codes else ()
    cut = next((cut for way in ways if (cut := cut_boxes(grey, way, places)).is_sure), None)
    truths = [truth for truth in sheet.truths if sheet.places[truth.index]["kind"] == "box"]
    if cut is None or not len(cut.ink):
        return None
    weights = np.array([weight(truth) for truth in truths], np.float32)
    return Examples(seen(cut.ink), np.array([label(truth) for truth in truths]), weights)


def _of_form(work: tuple[Printed, Kind, int, int]) -> Examples | None:
    printed, kind, pages, seed = work
    found = [
        one for one in map(patches_of, make_pile(printed.pdf, printed.layouts, pages, seed, kind)) if one
    ]
    return _together(found) if found else None


def _together(parts: Sequence[Examples]) -> Examples:
    return Examples(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def examples(pages: int) -> Examples:
    """Boxes of about so many pages of copiers, and of others by the shares of _PILES."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(var=Path(folder), database_url=f"sqlite:///{folder}/none.sqlite3"))
        printed = {
            variant: [one for path in corpus_forms(0) if (one := print_form(app, path, 3, _SEED, variant))]
            for variant in {variant for variant, _kind, _share in _PILES}
        }
    work: list[tuple[Printed, Kind, int, int]] = []
    for variant, kind, share in _PILES:
        each = max(1, round(pages * share / len(printed[variant])))
        work += [(form, kind, each, _SEED + len(work) + at) for at, form in enumerate(printed[variant])]
    blanks = [blank(form, dpi) for forms in printed.values() for form in forms for dpi in _RENDERED]
    with ProcessPoolExecutor(2) as pool:
        return _together([*blanks, *(one for one in pool.map(_of_form, work) if one)])


def blank(printed: Printed, dpi: int) -> Examples:
    """The boxes of an empty sheet as it is rendered: sharper and blacker than any scan, and quite empty."""
    document = pypdfium2.PdfDocument(printed.pdf)
    [places] = printed.layouts.values()
    cut = []
    for at in range(printed.pages):
        grey = np.squeeze(document[at].render(scale=dpi / 72, grayscale=True).to_numpy()).copy()
        here = [place for place in places if place["page"] == at + 1]
        codes = [code for code in find_codes(grey) if read_link(code.text)]
        way = next(registrations(grey, codes[0].corners, here), None) if codes else None
        if way and len(ink := cut_boxes(grey, way, here).ink):
            cut.append(seen(ink))
    document.close()
    inputs = np.concatenate(cut)
    return Examples(inputs, np.full(len(inputs), EMPTY), np.ones(len(inputs), np.float32))


def learn(known: Examples, epochs: int, seed: int) -> Network:
    """Cross-entropy by Adam, in batches; rare classes weigh more.

    Soft labels and dropped neurons keep it from being sure of what it saw once: simulated people, too, put
    their cross into the next box.
    """
    random = np.random.default_rng(seed)
    sizes = (known.inputs.shape[1], *_HIDDEN, 3)
    weights = known.weights * _WEIGHTS[known.labels]
    layers = [
        (random.normal(0, np.sqrt(2 / a), (a, b)).astype(np.float32), np.zeros(b, np.float32))
        for a, b in pairwise(sizes)
    ]
    flat = [array for layer in layers for array in layer]
    first, second = [np.zeros_like(array) for array in flat], [np.zeros_like(array) for array in flat]
    step = 0
    for epoch in range(epochs):
        rate = 1.5e-3 * 0.5 * (1 + np.cos(np.pi * epoch / epochs)) + 1e-5
        for batch in _batches(len(weights), random):
            step += 1
            inputs = _jittered(known.inputs[batch], random)
            gradients = _gradients(layers, Examples(inputs, known.labels[batch], weights[batch]), random)
            for at, gradient in enumerate(gradients):
                first[at] += 0.1 * (gradient - first[at])
                second[at] += 0.001 * (gradient**2 - second[at])
                scaled = (first[at] / (1 - 0.9**step)) / (np.sqrt(second[at] / (1 - 0.999**step)) + 1e-8)
                flat[at] -= (rate * (scaled + 1e-4 * flat[at])).astype(np.float32)
    return tuple(layers)


def _batches(count: int, random: np.random.Generator, size: int = 512) -> Iterator[npt.NDArray[np.int64]]:
    order = random.permutation(count)
    return (order[at : at + size] for at in range(0, count, size))


def _jittered(inputs: Floats, random: np.random.Generator) -> Floats:
    """Other papers, pens and printers: less ink, or a good deal more, and noise."""
    gain = np.exp(random.normal(0.04, 0.1, (len(inputs), 1)))
    is_black = random.random((len(inputs), 1)) < _BLACK
    gain = np.where(is_black, random.uniform(1.2, 2.4, gain.shape), gain).astype(np.float32)
    noise = random.normal(0, 0.03, inputs.shape).astype(np.float32)
    jittered: Floats = np.clip(inputs * gain + noise, 0, 1.2)
    return jittered


def _gradients(
    layers: list[tuple[Floats, Floats]], batch: Examples, random: np.random.Generator
) -> list[Floats]:
    inputs, labels, weights = batch
    values, masks = [inputs], []
    for weight, bias in layers[:-1]:
        shape = (len(inputs), weight.shape[1])
        masks.append((random.random(shape) > _DROPPED).astype(np.float32) / (1 - _DROPPED))
        values.append(np.maximum(values[-1] @ weight + bias, 0) * masks[-1])
    scores = values[-1] @ layers[-1][0] + layers[-1][1]
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    error = raised / raised.sum(axis=1, keepdims=True) - _SOFT / 2
    error[np.arange(len(labels)), labels] -= 1 - _SOFT * 1.5
    error *= weights[:, None] / len(labels)
    gradients: list[Floats] = []
    for at in range(len(layers) - 1, -1, -1):
        gradients = [values[at].T @ error, error.sum(axis=0), *gradients]
        if at:
            error = (error @ layers[at][0].T) * (values[at] > 0) * masks[at - 1]
    return gradients


def _learn_one(work: tuple[Path, int, int]) -> Network:
    path, epochs, seed = work
    known = load(path)
    _held, used = split(len(known.labels))
    return learn(Examples(*(column[used] for column in known)), epochs, seed)


def load(path: Path) -> Examples:
    with np.load(path) as kept:
        return Examples(kept["inputs"].astype(np.float32), kept["labels"], kept["weights"])


def split(count: int) -> tuple[Labels, Labels]:
    """A tenth to look at, and the rest to learn from."""
    order = np.random.default_rng(_SEED).permutation(count)
    return order[: count // 10], order[count // 10 :]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=8_000)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument(
        "--examples", type=Path, required=True, help="Keep what was drawn, or take it from here."
    )
    asked = parser.parse_args()
    start = time.monotonic()
    if not asked.examples.exists():
        drawn = examples(asked.pages)
        small = drawn.inputs.astype(np.float16)
        np.savez(asked.examples, inputs=small, labels=drawn.labels, weights=drawn.weights)
    known = load(asked.examples)
    counts = np.bincount(known.labels)
    sys.stdout.write(f"boxes {len(known.labels)}, by class {counts}, {time.monotonic() - start:.0f} s\n")
    with ProcessPoolExecutor(2) as pool:
        work = [(asked.examples, asked.epochs, _SEED + member) for member in range(_MEMBERS)]
        made = Model(tuple(pool.map(_learn_one, work)))
    held, _used = split(len(known.labels))
    _tell(made, known.inputs[held], known.labels[held])
    save(made)
    sys.stdout.write(f"{time.monotonic() - start:.0f} s\n")


def _tell(made: Model, inputs: Floats, labels: Labels) -> None:
    likely = np.min([likelihoods(network, inputs) for network in made.networks], axis=0)
    best, sure = likely.argmax(axis=1), likely.max(axis=1)
    for least in (0.8, 0.85, 0.9, 0.92, 0.94, 0.96):
        taken = sure >= least
        wrong = int((best[taken] != labels[taken]).sum())
        sys.stdout.write(f"sure {least}: wrong {wrong} of {taken.sum()}, left {1 - taken.mean():.4f}\n")


if __name__ == "__main__":
    main()
