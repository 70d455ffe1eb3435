"""A page that a person named: read by its corner marks alone, both ways up; else all is for a person."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from app.paper.reading.deciding import BoxReading, State, decide
from app.paper.reading.images import Grey
from app.paper.reading.ink import find_ink, written_places
from app.paper.reading.model import model
from app.paper.reading.page import PageReading, PageState
from app.paper.reading.patches import cut_boxes
from app.paper.reading.registration import register_unseen
from app.paper.reading.streaks import without_streaks

_SHEET = (210.0, 297.0)


def read_named(image: Grey, places: Sequence[Mapping[str, Any]]) -> PageReading:
    """The page with these places; where its marks are not found, every box is unsure and every line open."""
    grey = without_streaks(image)
    for corners in _guesses(grey, places):
        registered = register_unseen(grey, corners, places)
        if registered is None:
            continue
        patches = cut_boxes(grey, registered, places)
        if patches.is_sure and len(patches.ink):
            boxes = [place for place in places if place["kind"] == "box"]
            readings = decide(boxes, model().probabilities(patches.ink))
            inked = find_ink(grey, registered, places)
            return PageReading(PageState.READ, None, registered, tuple(readings), inked)
    return _all_open(places)


def _guesses(grey: Grey, places: Sequence[Mapping[str, Any]]) -> list[np.ndarray[Any, np.dtype[np.float64]]]:
    """Where the QR would be if the page filled the image, one way up and the other."""
    qr = next(place for place in places if place["kind"] == "qr")
    height, width = grey.shape
    x, y, size = qr["x"], qr["y"], qr["w"]
    mm = np.array([(x, y), (x + size, y), (x + size, y + size), (x, y + size)])
    upright = mm * np.array([width / _SHEET[0], height / _SHEET[1]])
    return [upright, np.array([width, height]) - upright]


def _all_open(places: Sequence[Mapping[str, Any]]) -> PageReading:
    boxes = tuple(
        BoxReading(place["path"], place["value"], State.UNSURE, 0.0)
        for place in places
        if place["kind"] == "box"
    )
    return PageReading(PageState.READ, None, None, boxes, tuple(True for _place in written_places(places)))
