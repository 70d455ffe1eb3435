"""Labels, hints and messages in one language."""

from typing import Any

from app.questionnaire.texts import Label, Piece

from .told import told


class Wordings:
    """Writes wordings in `language`, those that it lacks in the form's own fallback."""

    def __init__(self, language: str) -> None:
        self.language = language

    def of(self, label: Label) -> Any:
        """Return a text, or a list where an expression stands in a list of its own; with media an object."""
        wording = label.text(self.language)
        pieces = [_piece(piece) for piece in wording.pieces]
        plain = [piece for piece in pieces if isinstance(piece, str)]
        text = "".join(plain) if len(plain) == len(pieces) else pieces
        return told(text=text, media=dict(wording.media)) if wording.media else text


def _piece(piece: Piece) -> str | list[str]:
    return piece if isinstance(piece, str) else [piece.expression]
