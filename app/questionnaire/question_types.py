"""The question types, one line each: how XForms writes them and what an answer of theirs is.

Sources: XLSForm (https://xlsform.org/#question-types), ODK XForms specification (bind types, body elements).
"""

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """What the text of an answer holds."""

    NOTHING = "nothing"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    CHOICE = "choice"
    CHOICES = "choices"
    RANKING = "ranking"
    OK = "ok"
    POINT = "point"
    LINE = "line"
    AREA = "area"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class QuestionType:
    """A line of the table.

    `name` is XLSForm's; `bind` the XForms data type written by default; `control` the body element.
    `is_visible`: people see it; `is_asked`: they may answer it, so it carries a number.
    """

    name: str
    answer: Answer
    control: str | None
    bind: str = "string"
    is_visible: bool = True
    is_asked: bool = True

    @property
    def has_choices(self) -> bool:
        return self.answer in {Answer.CHOICE, Answer.CHOICES, Answer.RANKING}

    @property
    def has_file(self) -> bool:
        return self.answer is Answer.FILE


_Q = QuestionType

QUESTION_TYPES: dict[str, QuestionType] = {
    row.name: row
    for row in (
        _Q("text", Answer.TEXT, "input"),
        _Q("integer", Answer.INTEGER, "input", "int"),
        _Q("decimal", Answer.DECIMAL, "input", "decimal"),
        _Q("date", Answer.DATE, "input", "date"),
        _Q("time", Answer.TIME, "input", "time"),
        _Q("datetime", Answer.DATETIME, "input", "dateTime"),
        _Q("select_one", Answer.CHOICE, "select1"),
        _Q("select_multiple", Answer.CHOICES, "select"),
        _Q("rank", Answer.RANKING, "rank", "odk:rank"),
        _Q("select_one_external", Answer.CHOICE, "input"),
        _Q("range", Answer.DECIMAL, "range", "decimal"),
        _Q("acknowledge", Answer.OK, "trigger"),
        _Q("geopoint", Answer.POINT, "input", "geopoint"),
        _Q("geotrace", Answer.LINE, "input", "geotrace"),
        _Q("geoshape", Answer.AREA, "input", "geoshape"),
        _Q("barcode", Answer.TEXT, "input", "barcode"),
        _Q("image", Answer.FILE, "upload", "binary"),
        _Q("audio", Answer.FILE, "upload", "binary"),
        _Q("video", Answer.FILE, "upload", "binary"),
        _Q("file", Answer.FILE, "upload", "binary"),
        _Q("note", Answer.TEXT, "input", is_asked=False),
        _Q("calculate", Answer.TEXT, None, is_visible=False, is_asked=False),
        _Q("hidden", Answer.TEXT, None, is_visible=False, is_asked=False),
        _Q("metadata", Answer.TEXT, None, is_visible=False, is_asked=False),
    )
}

# A type of data alone tells the question type of an <input>; what is not here is text.
TYPE_OF_INPUT: dict[str, str] = {
    "string": "text",
    "int": "integer",
    "integer": "integer",
    "long": "integer",
    "decimal": "decimal",
    "double": "decimal",
    "float": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "datetime",
    "datetime": "datetime",
    "geopoint": "geopoint",
    "geotrace": "geotrace",
    "geoshape": "geoshape",
    "barcode": "barcode",
    "binary": "file",
}

TYPE_OF_MEDIA: dict[str, str] = {"image": "image", "audio": "audio", "video": "video"}

TYPE_OF_CONTROL: dict[str, str] = {
    "select1": "select_one",
    "select": "select_multiple",
    "rank": "rank",
    "range": "range",
    "trigger": "acknowledge",
}
