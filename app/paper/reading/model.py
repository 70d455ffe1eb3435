"""What a patch shows: small neural networks, learnt from simulated sheets by `bench/paper_model.py`.

Each has two hidden layers over the patch at a third of its size; the file holds the weights and nothing else.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.paper.reading.patches import Floats, cells_of, is_clean

#: In this order in the output.
EMPTY, MARKED, FULL = 0, 1, 2
#: What a box without any ink in it or round it is worth, where the networks do not doubt it.
_LIKELY, _CLEAN = 0.7, 0.99
_FILE = Path(__file__).parent / "model.npz"


#: Weights and biases of each layer; rows are inputs.
Network = tuple[tuple[Floats, Floats], ...]


@dataclass(frozen=True, slots=True)
class Model:
    """Networks that learnt the same from other starts: what one is sure of and another is not is doubtful."""

    networks: tuple[Network, ...]

    def probabilities(self, ink: Floats) -> Floats:
        """For patches of shape (n, PATCH, PATCH): how likely each is empty, marked, full; shape (n, 3).

        The least that any network says, so that rows add up to less than one where they disagree.
        """
        if not len(ink):
            return np.zeros((0, 3), np.float32)
        inputs = seen(ink)
        least: Floats = np.min([likelihoods(network, inputs) for network in self.networks], axis=0)
        clean = is_clean(ink) & (least[:, EMPTY] > _LIKELY)
        least[clean, EMPTY] = np.maximum(least[clean, EMPTY], _CLEAN)
        return least


def likelihoods(network: Network, inputs: Floats) -> Floats:
    """What one network says of inputs as `seen` gives them; shape (n, 3), rows add up to one."""
    values = inputs
    for weights, biases in network[:-1]:
        values = np.maximum(values @ weights + biases, 0)
    weights, biases = network[-1]
    scores = values @ weights + biases
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    likely: Floats = raised / raised.sum(axis=1, keepdims=True)
    return likely


def seen(ink: Floats) -> Floats:
    """What the network is given: the patch in cells, and the ink in its middle; shape (n, CELLS² + 1)."""
    cells = cells_of(ink)
    middle = ink[:, 16:35, 16:35].mean(axis=(1, 2))
    flat: Floats = np.concatenate([cells.reshape(len(ink), -1), middle[:, None]], axis=1).astype(np.float32)
    return flat


@lru_cache(1)
def model() -> Model:
    """The model that ships with Palier."""
    with np.load(_FILE) as kept:
        arrays = {name: kept[name].astype(np.float32) for name in kept.files}
    members = 1 + max(int(name.split("-")[1]) for name in arrays)
    layers = 1 + max(int(name.split("-")[2]) for name in arrays)
    return Model(
        tuple(
            tuple((arrays[f"w-{member}-{at}"], arrays[f"b-{member}-{at}"]) for at in range(layers))
            for member in range(members)
        )
    )


def save(made: Model, path: Path = _FILE) -> None:
    """Keep a model, in half precision: it reads as well and weighs half."""
    arrays: dict[str, npt.NDArray[np.float16]] = {}
    for member, network in enumerate(made.networks):
        for at, (weights, biases) in enumerate(network):
            arrays[f"w-{member}-{at}"] = weights.astype(np.float16)
            arrays[f"b-{member}-{at}"] = biases.astype(np.float16)
    np.savez_compressed(path, allow_pickle=False, **arrays)
