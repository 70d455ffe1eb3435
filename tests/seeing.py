"""What a camera makes of a page: the text of the QR code that is drawn in it."""

import re

import cv2
import numpy as np
import zxingcpp
from playwright.sync_api import Locator

_SQUARE = re.compile(r"M(\d+),(\d+)H")
_MODULE, _MARGIN = 4, 4


def read_qr(page: str) -> str:
    """The text of the only QR of a page, drawn as a path of squares."""
    (drawn,) = re.findall(r'<path d="(M\d+,[^"]*)"', page)
    squares = [(int(x), int(y)) for x, y in _SQUARE.findall(drawn)]
    side = max(max(square) for square in squares) + 1 + _MARGIN
    image = np.full((side, side), 255, np.uint8)
    for x, y in squares:
        image[y, x] = 0
    size = (side * _MODULE, side * _MODULE)
    (found,) = zxingcpp.read_barcodes(cv2.resize(image, size, interpolation=cv2.INTER_NEAREST))
    return str(found.text)


def scan_qr(element: Locator) -> str:
    """The text of a QR code as it stands on the screen."""
    image = cv2.imdecode(np.frombuffer(element.screenshot(), np.uint8), cv2.IMREAD_GRAYSCALE)
    (found,) = zxingcpp.read_barcodes(image)
    return str(found.text)
