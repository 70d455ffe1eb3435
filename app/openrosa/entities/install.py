"""What entity lists add to the application: answers are followed wherever they are sealed or decided on."""

from app.collection.commenting import after_reviewing
from app.collection.erasing import after_erasing
from app.collection.review import after_deciding
from app.collection.sealing import after_sealing
from app.openrosa.entities import upkeep
from app.openrosa.entities.following import (
    follow_decided,
    follow_erased,
    follow_published,
    follow_sealed,
)
from app.projects.publishing import after_publishing

__all__ = ["install", "upkeep"]


def install() -> None:
    """Have answers followed, once however many applications there are in a process."""
    if follow_sealed in after_sealing:
        return
    after_sealing.append(follow_sealed)
    after_deciding.append(follow_decided)
    after_reviewing.append(follow_decided)
    after_erasing.append(follow_erased)
    after_publishing.append(follow_published)
