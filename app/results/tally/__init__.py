"""From a distribution to the table that a reader sees: one function per kind of variable."""

from .table import Question, tally

__all__ = ["Question", "tally"]
