"""The QR of a page: what it says, and where its corners are."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
import zxingcpp

from app.paper.reading.images import Grey

#: The longer side of a page as it is first searched, in pixels: quick, and nearly all are found.
_SMALL = 900
_MOST_CODES = 6


@dataclass(frozen=True, slots=True)
class Code:
    """A QR that was read: `corners` top left, then clockwise as printed, (x, y) in pixels."""

    text: str
    corners: npt.NDArray[np.float64]


def find_codes(grey: Grey) -> tuple[Code, ...]:
    """The QRs of a page, in its pixels; those found in the first way of looking that finds any."""
    only_qr = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for image, scale in _looks(grey):
        found = zxingcpp.read_barcodes(image, formats=only_qr, try_downscale=False, try_invert=False)
        if found:
            return tuple(Code(one.text, _corners(one.position) / scale) for one in found[:_MOST_CODES])
    return ()


def _looks(grey: Grey) -> Iterator[tuple[Grey, float]]:
    """The page small, as it is, and with its contrast evened out."""
    times = round(max(grey.shape) / _SMALL)
    if times > 1:
        yield _shrunk(grey, times), 1 / times
    yield grey, 1.0
    even = cv2.createCLAHE(2.0, (8, 8)).apply(grey)
    yield even.astype(np.uint8), 1.0
    sharp = cv2.addWeighted(even, 2.2, cv2.GaussianBlur(even, (0, 0), 2.0), -1.2, 0)
    yield sharp.astype(np.uint8), 1.0


def _shrunk(grey: Grey, times: int) -> Grey:
    """So many times smaller; a whole number of times, which costs an eighth of any other."""
    height, width = (size // times for size in grey.shape)
    whole = grey[: height * times, : width * times]
    return cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def _corners(position: "zxingcpp.Position") -> npt.NDArray[np.float64]:
    """zxing names the corners by the code's own orientation, whichever way up the page lies."""
    points = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return np.array([(point.x, point.y) for point in points], dtype=np.float64)
