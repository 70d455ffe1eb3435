"""Labels, hints and messages in one language."""

from typing import Any

from app.questionnaire.texts import Label, Piece

from .told import told


class Wordings:
    """Writes wordings in `language`, those that it lacks in the form's own fallback.

    `are_written` tells that a page already has those of questions and groups: only the expressions in them
    are wanted then.
    """

    def __init__(self, language: str, *, are_written: bool = False) -> None:
        self.language = language
        self.are_written = are_written

    def of_item(self, label: Label) -> Any:
        """Return the wording of a question or group, its hint or guidance."""
        return self.of(label) if label.has_outputs or not self.are_written else None

    def of(self, label: Label) -> Any:
        """Return a text, or a list where an expression stands in a list of its own; with media an object."""
        wording = label.text(self.language)
        pieces = [_piece(piece) for piece in wording.pieces]
        plain = [piece for piece in pieces if isinstance(piece, str)]
        text = "".join(plain) if len(plain) == len(pieces) else pieces
        return told(text=text, media=dict(wording.media)) if wording.media else text


def _piece(piece: Piece) -> str | list[str]:
    return piece if isinstance(piece, str) else [piece.expression]
