"""What was tried to reach households, by one channel, and what it came to."""

from collections.abc import Collection
from dataclasses import dataclass

from app.fieldwork.kinds import Kind, Stand


@dataclass(slots=True)
class Effort:
    """Households. `tried`: somebody tried to reach them; `met`: they were spoken to; the rest are of these.

    A household that was tried at the door and by telephone is in the effort of each.
    """

    tried: int = 0
    met: int = 0
    accepted: int = 0
    refused: int = 0
    appointments: int = 0

    def add(self, kinds: Collection[Kind], stands: Collection[Stand | None]) -> None:
        """Count one more household, by what happened and by how it was left; nothing if nobody tried."""
        self.tried += any(kind.is_attempt for kind in kinds)
        self.met += any(kind.is_contact for kind in kinds)
        self.accepted += Stand.DONE in stands
        self.refused += Stand.REFUSED in stands
        self.appointments += Stand.APPOINTMENT in stands
