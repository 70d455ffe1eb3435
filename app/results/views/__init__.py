"""The results pages of a questionnaire, one module a subject, on one blueprint."""

from . import counts, exports, texts

__all__ = ["counts", "exports", "texts"]
