"""The rules of a form bound to its model: references found, expressions compiled, an order to run in."""

from .places import Place
from .plan import Plan, Setter, build_plan
from .rules import Kind, Rule

__all__ = [
    "Kind",
    "Place",
    "Plan",
    "Rule",
    "Setter",
    "build_plan",
]
