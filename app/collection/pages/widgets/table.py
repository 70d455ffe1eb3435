"""Which control a question gets: one line for each type, and for each appearance that changes it."""

from app.collection.pages.widgets import choosing, days, numbers, places, texts
from app.collection.pages.widgets.widget import Widget, part
from app.questionnaire.definition import Question

_TEXT = Widget(template="line", read=texts.read_text)
_LONG_TEXT = Widget(template="lines", read=texts.read_text, rows=4)
_ONE = Widget(template="choices", read=choosing.read_one, show=choosing.show_one, is_group=True)
_SELECT = Widget(template="list", read=choosing.read_one, show=choosing.show_one)
_SEVERAL = Widget(
    template="choices",
    read=choosing.read_several,
    write=choosing.write_several,
    show=choosing.show_several,
    is_group=True,
)
_DATE = Widget(
    template="day",
    read=days.read_day,
    write=days.write_day,
    show=days.show_day,
    parts=days.DATE_PARTS,
    is_group=True,
)
_POINT = Widget(
    template="point", read=places.read_point, write=places.write_points, show=places.show_points, rows=3
)
_WHOLE = Widget(template="line", read=numbers.read_whole, write=numbers.write_number, show=numbers.show)
_FRACTION = Widget(template="line", read=numbers.read_fraction, write=numbers.write_number, show=numbers.show)
_FILE = Widget(template="file", read=lambda typed, asked: part(typed), is_group=True, rows=3)

#: By question type, then by appearance; "" is the type's own.
WIDGETS: dict[str, dict[str, Widget]] = {
    "text": {"": _TEXT, "multiline": _LONG_TEXT},
    "barcode": {"": _TEXT},
    "integer": {"": _WHOLE},
    "decimal": {"": _FRACTION},
    "range": {
        "": Widget(
            template="scale",
            read=numbers.read_fraction,
            write=numbers.write_number,
            show=numbers.show,
            is_group=True,
            rows=3,
        )
    },
    "date": {
        "": _DATE,
        "month-year": Widget(
            template="day",
            read=days.read_month_of_year,
            write=days.write_day,
            show=days.show_month_of_year,
            parts=days.MONTH_PARTS,
            is_group=True,
        ),
        "year": Widget(
            template="day",
            read=days.read_year_alone,
            write=days.write_day,
            show=days.show_year_alone,
            parts=("y",),
            is_group=True,
        ),
    },
    "time": {"": Widget(template="line", read=days.read_hour, write=days.write_hour, show=days.show_hour)},
    "datetime": {
        "": Widget(
            template="day",
            read=days.read_moment,
            write=days.write_moment,
            show=days.show_day_and_hour,
            parts=days.MOMENT_PARTS,
            is_group=True,
        )
    },
    "select_one": {"": _ONE, "minimal": _SELECT},
    "select_one_external": {"": _ONE, "minimal": _SELECT},
    "select_multiple": {"": _SEVERAL},
    "rank": {
        "": Widget(
            template="ranking",
            read=choosing.read_ranking,
            write=choosing.write_ranking,
            show=choosing.show_ranking,
            is_group=True,
        )
    },
    "acknowledge": {"": Widget(template="agreed", read=texts.read_acknowledged, is_group=True)},
    "geopoint": {"": _POINT},
    "geotrace": {
        "": Widget(
            template="points",
            read=places.read_line,
            write=places.write_points,
            show=places.show_points,
            rows=5,
        )
    },
    "geoshape": {
        "": Widget(
            template="points",
            read=places.read_area,
            write=places.write_points,
            show=places.show_points,
            rows=5,
        )
    },
    "image": {"": _FILE},
    "audio": {"": _FILE},
    "video": {"": _FILE},
    "file": {"": _FILE},
    "note": {"": Widget(template="note", read=lambda typed, asked: "", rows=2)},
}


def widget_for(question: Question) -> Widget:
    """The control of a visible question: that of its first appearance that has a line, else its type's."""
    by_appearance = WIDGETS[question.type.name]
    for appearance in sorted(question.appearance):
        if appearance in by_appearance:
            return by_appearance[appearance]
    return by_appearance[""]
