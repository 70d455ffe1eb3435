"""Where the paper lies in the image: the QR says roughly, the corner marks exactly, the boxes make sure.

A homography of the QR's four corners alone is 55 to 93 mm off at the far corner of the sheet, so it
is only a first guess: the mark nearest to the QR is looked for with it, then the next with that one known.
Where that does not lead to four marks that agree with the QR, as in a photo taken askew, any four squares of
the page are tried. Three marks will do where the page lay flat on a scanner: one may be off a skewed page.
The outlines of the boxes then say by how much paper bends or a copier stretches, and whether this is the page
at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import numpy.typing as npt

from app.paper.reading.geometry import (
    Place,
    Points,
    affine,
    centre_of,
    corners_of,
    homographies,
    homography,
    project,
    side_in,
    similarity,
)
from app.paper.reading.images import Grey
from app.paper.reading.marks import all_squares, find_mark

#: Half of the window searched for a mark, in millimetres, by how many marks are known already.
_SEARCHED = (14.0, 20.0, 30.0, 30.0)
#: Corners of the QR may lie so far from where the marks say, in millimetres: on bent paper; where the marks
#: are any squares; and where four were found at once, so that no others are looked for first.
_STRAY, _EXPLAINED, _PLAIN = 2.5, 1.2, 0.8
#: Where fewer marks are found the page must be seen straight on, as by a scanner: 19 of 20 scanned ones agree
#: so well, and 2 of 100 photographed ones, 1 in 5 of which is more than 3 mm away in a corner.
_FLAT = 0.4
#: The mark nearest to the QR is not further from where the QR says than this. Millimetres.
_NEAREST = 25.0
#: So many ways of taking squares for marks are given.
_MOST_WAYS = 6
#: How large a mark is in the image, to what the others say.
_SIZED = (0.72, 1.35)

#: Marks found: on the sheet in millimetres, in the image in pixels; shape (n, 2) both.
Found = tuple[Points, Points]


@dataclass(frozen=True, slots=True)
class Registered:
    """`homography` takes millimetres on the sheet to pixels; `marks` says how many of the four were found.

    `stray` is how far from where the marks say the QR's corners are, in millimetres.
    """

    homography: npt.NDArray[np.float64]
    marks: int
    stray: float = 0.0

    def pixels(self, points: Points) -> Points:
        """Where points on the sheet, shape (n, 2), are in the image."""
        return project(self.homography, points)

    def scale(self) -> float:
        """Pixels to a millimetre, about the middle of the sheet."""
        middle = np.array([[105.0, 148.5], [115.0, 148.5], [105.0, 158.5]])
        at = self.pixels(middle)
        return float((np.linalg.norm(at[1] - at[0]) + np.linalg.norm(at[2] - at[0])) / 20)


def registrations(grey: Grey, code_corners: Points, places: Sequence[Place]) -> Iterator[Registered]:
    """Ways in which the page with these places may lie, the likeliest first: its boxes decide.

    `code_corners` are the QR's corners in the image, top left, then clockwise as printed.
    """
    qr, marks = _qr_and_marks(places)
    code = (corners_of(qr), code_corners)
    found = _near_marks(grey, marks, code)
    near = _settled(found, code)
    if near and near.marks == len(marks) and near.stray < _PLAIN:
        yield near
        near = None
    ways = [*_of_any_squares(grey, marks, code), *([near] if near else [])]
    yield from sorted(ways, key=lambda way: (-way.marks, way.stray))


def register_unseen(grey: Grey, guess: Points, places: Sequence[Place]) -> Registered | None:
    """The same where nobody saw the QR and `guess` is where it might be: marks alone decide, all four."""
    qr, marks = _qr_and_marks(places)
    mm, px = _near_marks(grey, marks, (corners_of(qr), guess))
    return Registered(homography(mm, px), len(marks)) if len(mm) == len(marks) else None


def _qr_and_marks(places: Sequence[Place]) -> tuple[Place, list[Place]]:
    """The QR and the corner marks, the nearest to it first."""
    qr = next(place for place in places if place["kind"] == "qr")
    marks = [place for place in places if place["kind"] == "corner"]
    return qr, sorted(marks, key=lambda one: float(np.linalg.norm(centre_of(one) - centre_of(qr))))


def _near_marks(grey: Grey, marks: Sequence[Place], code: Found) -> Found:
    """Marks found one after the other, each where those before say it is."""
    mm, px = code
    for at, mark in enumerate(marks):
        centre = find_mark(grey, mark, _guess(mm, px), _SEARCHED[at])
        if centre is not None:
            mm, px = np.vstack([mm, centre_of(mark)]), np.vstack([px, centre])
    return mm[4:], px[4:]


def _guess(mm: Points, px: Points) -> Points:
    """From the QR's four corners and the marks that are known: a similarity, then an affine map."""
    if len(mm) == 4:
        return similarity(mm, px)
    weights = np.ones(len(mm))
    weights[4:] = 4.0
    return affine(mm, px, weights)


def _settled(found: Found, code: Found) -> Registered | None:
    """Where the marks say the page lies, if there are enough of them and the QR agrees."""
    mm, px = found
    if len(mm) == 4:
        way, most = homography(mm, px), _STRAY
    elif len(mm) == 3:
        weights = np.array([0.25] * 4 + [1.0] * 3)
        way, most = affine(np.vstack([code[0], mm]), np.vstack([code[1], px]), weights), _FLAT
    else:
        return None
    stray = float(_stray(way[None], code)[0])
    return Registered(way, len(mm), stray) if stray < most else None


def _stray(ways: Points, code: Found) -> Points:
    """How far the QR's corners are from where each of the maps, shape (n, 3, 3), takes them; millimetres."""
    mm, px = code
    lifted = np.hstack([mm, np.ones((4, 1))]) @ ways.transpose(0, 2, 1)
    away = np.linalg.norm(lifted[..., :2] / lifted[..., 2:] - px, axis=2).max(axis=1)
    stray: Points = away / np.linalg.norm(px[2] - px[0]) * np.linalg.norm(mm[2] - mm[0])
    return stray


def _of_any_squares(grey: Grey, marks: Sequence[Place], code: Found) -> list[Registered]:
    """The ways of taking any four squares of the page for the marks that explain the QR, the best ones."""
    mm = np.array([centre_of(mark) for mark in marks])
    first = similarity(*code)
    squares = all_squares(grey, side_in(first, marks[0]))
    if len(squares) < len(marks):
        return []
    centres, sides = np.array([centre for centre, _ in squares]), np.array([side for _, side in squares])
    chosen = _turning_right(_choices(centres, first, mm[0]), centres, mm)
    maps = homographies(mm, centres[chosen])
    strays = _stray(maps, code)
    best = [at for at in np.argsort(strays)[: 4 * _MOST_WAYS] if strays[at] < _EXPLAINED]
    fitting = [at for at in best if _are_sized(maps[at], marks, sides[chosen[at]])]
    return [Registered(maps[at], len(marks), float(strays[at])) for at in fitting[:_MOST_WAYS]]


def _choices(centres: Points, guess: Points, nearest: Points) -> npt.NDArray[np.intp]:
    """Indices of squares for the four marks, shape (n, 4): the first is about where the QR says."""
    expected = project(guess, nearest[None])[0]
    reach = _NEAREST * np.sqrt(abs(np.linalg.det(guess[:2, :2])))
    near = np.linalg.norm(centres - expected, axis=1) < reach
    ways = [way for way in permutations(range(len(centres)), 4) if near[way[0]]]
    return np.array(ways, dtype=np.intp).reshape(-1, 4)


def _turning_right(chosen: npt.NDArray[np.intp], centres: Points, mm: Points) -> npt.NDArray[np.intp]:
    """Those choices whose squares lie round a convex figure as the marks do on the sheet, not mirrored."""
    around = np.argsort(np.arctan2(*(mm - mm.mean(axis=0)).T[::-1]))
    at = centres[chosen[:, around]]
    edges = np.roll(at, -1, axis=1) - at
    following = np.roll(edges, -1, axis=1)
    turns = edges[..., 0] * following[..., 1] - edges[..., 1] * following[..., 0]
    return chosen[(turns > 0).all(axis=1)]


def _are_sized(way: Points, marks: Sequence[Place], sides: Points) -> bool:
    """Whether squares are as large as marks would be there: what is nearer to the camera is larger."""
    least, most = _SIZED
    return all(least < side / side_in(way, mark) < most for side, mark in zip(sides, marks, strict=True))
