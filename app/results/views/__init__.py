"""The results pages of a questionnaire, one module a subject, on one blueprint."""

from . import counts, exports, texts
from .blueprint import blueprint

__all__ = ["blueprint", "counts", "exports", "texts"]
