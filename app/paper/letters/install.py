"""What letters add to the application."""

from app.errors import sentences
from app.households.dropping import naming
from app.paper.letters import models, ordering
from app.paper.letters.models import CopyRequest
from app.paper.letters.requests import forget_households
from app.paper.letters.sentences import SENTENCES
from app.paper.views import letter_texts, letters, mailings
from app.projects.publishing import after_closing

__all__ = ["install", "letter_texts", "letters", "mailings", "models", "ordering"]


def install() -> None:
    """Register the models, the jobs, the pages and the sentences; closing forgets who asked for copies."""
    sentences.update(SENTENCES)
    if CopyRequest.household_id not in naming:
        naming.append(CopyRequest.household_id)
    if forget_households not in after_closing:
        after_closing.append(forget_households)
