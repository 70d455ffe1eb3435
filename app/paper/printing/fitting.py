"""A sheet made to fit: as few leaves as its type allows, and no page for a few last lines."""

from typing import Any

from app.paper.typeset.compiler import Typeset, typeset

#: What is left between questions, the roomiest first. Type and boxes never shrink, nor what is free round
#: boxes: marks stray over their edges.
_ROOM = (1.0, 0.8, 0.6)
#: From so many pages on, a leaf less is not worth typesetting again.
_MANY = 40
#: A last page that ends above this and asks nothing holds only a few lines. Millimetres.
_FEW_LINES = 90


def fit(document: dict[str, Any]) -> tuple[dict[str, Any], Typeset]:
    """The document as roomy as the fewest leaves allow, and typeset.

    Copies begin on a leaf of their own: a last page is added where there would be an odd number.
    """
    fitted = [_with_room(document, _ROOM[0])]
    if 2 < fitted[0][1].pages < _MANY:
        fitted += [_with_room(document, room) for room in _ROOM[1:]]
    chosen, typed = min(fitted, key=lambda one: (-(-one[1].pages // 2), _ends_in_few_lines(one[1])))
    if typed.pages % 2 and typed.pages > 1:
        chosen = {**chosen, "padded": True}
        typed = typeset("sheet", chosen)
    return chosen, typed


def _with_room(document: dict[str, Any], share: float) -> tuple[dict[str, Any], Typeset]:
    style = document["style"]
    made = {**document, "style": {**style, "between": round(style["between"] * share, 2)}}
    return made, typeset("sheet", made)


def _ends_in_few_lines(typed: Typeset) -> bool:
    """Whether the last words stand alone on a page."""
    end = next(place for place in typed.places if place["kind"] == "end")
    asks = any(
        place["page"] == end["page"] and place["kind"] in {"box", "comb", "text"} for place in typed.places
    )
    return not asks and end["y"] < _FEW_LINES
