"""What an evaluation is given beside the answers: time, zone, chance, device. Defined by the expressions."""

from app.questionnaire.expression.context import PARIS, Context

__all__ = ["PARIS", "Context"]
