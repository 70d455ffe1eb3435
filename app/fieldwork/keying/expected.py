"""What is to be written where an answer has not the form of its question, in the words of whoever keys it."""

from collections.abc import Mapping

from app.collection.pages.sentences import answer_error
from app.i18n import _
from app.questionnaire.definition import Question
from app.questionnaire.question_types import Answer

#: By what an answer holds: the code of the sentence that says how it is written.
_WRITTEN: Mapping[Answer, str] = {
    Answer.INTEGER: "integer",
    Answer.DECIMAL: "number",
    Answer.DATE: "date",
    Answer.TIME: "time",
    Answer.DATETIME: "moment",
    Answer.CHOICE: "choice",
    Answer.CHOICES: "choice",
    Answer.RANKING: "places",
    Answer.POINT: "point",
    Answer.LINE: "points",
    Answer.AREA: "points",
}
#: Dates of which only a part is asked, by the appearance.
_PARTS: Mapping[str, str] = {"year": "year", "month-year": "month"}


def bounds(question: Question) -> str:
    """« Un nombre de 0 à 10 » for a scale; nothing for other questions."""
    if question.type.name != "range":
        return ""
    start, end = (question.parameters.get(name, given) for name, given in (("start", "0"), ("end", "10")))
    return _("Un nombre de %(start)s à %(end)s.", start=start.replace(".", ","), end=end.replace(".", ","))


def expected(question: Question) -> str:
    """What is to be written instead of what was."""
    parts = (code for appearance, code in _PARTS.items() if appearance in question.appearance)
    code = (
        next(parts, "date")
        if question.type.answer is Answer.DATE
        else _WRITTEN.get(question.type.answer, "type")
    )
    return bounds(question) or answer_error(code)
