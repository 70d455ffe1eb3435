"""Streaks of a scanner: dust on its glass draws a thin line down every page, through boxes too."""

import cv2
import numpy as np

from app.paper.reading.images import Grey

#: Every so many rows are looked at; a streak darkens nearly all of them, which no printed line does.
_APART, _NEARLY_ALL = 16, 85
#: It is so much darker than the columns about it, in levels of grey, and no wider than a few pixels.
_DARKER, _ABOUT = 7, 15
#: More dark columns than this are no streaks: a shadow, or the edge of the paper.
_MOST = 60


def without_streaks(grey: Grey) -> Grey:
    """The page with its streaks lightened by as much as they darken it; itself where there are none."""
    along = np.percentile(grey[::_APART], _NEARLY_ALL, axis=0).astype(np.uint8)
    about = cv2.medianBlur(along[None, :], _ABOUT)[0]
    dips = cv2.subtract(about, along)
    found = dips > _DARKER
    if not 0 < found.sum() <= _MOST:
        return grey
    near = cv2.dilate(found.astype(np.uint8)[None, :], np.ones((1, 3), np.uint8))[0].astype(bool)
    lighter = np.where(near, dips, 0).astype(np.uint8)
    return cv2.add(grey, np.broadcast_to(lighter, grey.shape).copy()).astype(np.uint8, copy=False)
