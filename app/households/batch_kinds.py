"""What the codes of a batch stand on: one line per kind."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BatchKind:
    """A kind of batch.

    `source`: a key of SOURCE_KINDS, through which its answers come; None where nobody sees the codes.
    `source_name`: what a batch too small for a source of its own counts under.
    `is_post`: an address that has such a code was written to.
    """

    name: str
    source: str | None = None
    source_name: str = ""
    is_post: bool = False

    @property
    def is_seen(self) -> bool:
        """Whether anybody ever reads its codes, and may lose them."""
        return self.source is not None


LETTER = BatchKind("letter", "first_letter", "Premières lettres", is_post=True)
REMINDER = BatchKind("reminder", "reminder", "Relances", is_post=True)
SHEET = BatchKind("sheet", "sheet", "Feuilles papier", is_post=True)
NOTICE = BatchKind("notice", "notice", "Avis de passage")
#: The team hands them out itself.
CARDS = BatchKind("cards", "card", "Codes distribués")
#: An address is known by them to agents, callers and counters.
DOORSTEP = BatchKind("doorstep")
#: One code, to try the public address with.
TRIAL = BatchKind("trial")

BATCH_KINDS = {kind.name: kind for kind in (LETTER, REMINDER, SHEET, NOTICE, CARDS, DOORSTEP, TRIAL)}
#: The names of those by which an address was written to.
POST = tuple(kind.name for kind in BATCH_KINDS.values() if kind.is_post)
