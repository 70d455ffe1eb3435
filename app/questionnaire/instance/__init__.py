"""Answers in progress: an Instance of a Form, and what is wrong with it."""

from .entries import Entry
from .instance import Instance
from .json_form import AnswersUnreadable
from .violations import Violation

__all__ = ["AnswersUnreadable", "Entry", "Instance", "Violation"]
