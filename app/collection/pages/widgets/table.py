"""Which control a question gets: one line for each type, and for each appearance that changes it."""

from dataclasses import replace

from app.collection.pages.widgets import choosing, days, files, numbers, places, texts
from app.collection.pages.widgets.widget import Asked, Widget
from app.i18n import _l
from app.questionnaire.definition import Question

_TEXT = Widget(template="line", read=texts.read_text)
_ONE = Widget(template="choices", read=choosing.read_one, show=choosing.show_one, is_group=True)
_OPENS = replace(_ONE, template="list", is_group=False)
_NUMBER = Widget(
    template="line",
    read=numbers.read_fraction,
    write=numbers.write_number,
    show=numbers.show,
    inputmode="decimal",
)
_DATE = Widget(
    template="day",
    read=days.read_day,
    write=days.write_day,
    show=days.show_day,
    parts=days.DATE_PARTS,
    is_group=True,
    how_to=_l("Par exemple 3/2/1980."),
    rows=3,
)
_POINT = Widget(
    template="point",
    read=places.read_point,
    write=places.write_points,
    show=places.show_points,
    how_to=_l("Latitude et longitude, par exemple 47,2184 ; -1,5536."),
    rows=3,
)
_POINTS = replace(_POINT, template="points", how_to=_l("Un point par ligne : latitude et longitude."), rows=5)
_FILE = Widget(template="file", read=files.read_file, parts=files.PARTS, is_group=True, rows=3)

#: By question type, then by appearance; "" is the type's own.
WIDGETS: dict[str, dict[str, Widget]] = {
    "text": {
        "": _TEXT,
        "multiline": replace(_TEXT, template="lines", rows=4),
        "numbers": replace(_TEXT, inputmode="numeric"),
        "url": replace(_TEXT, inputmode="url"),
    },
    "barcode": {"": _TEXT},
    "integer": {"": replace(_NUMBER, read=numbers.read_whole, inputmode="numeric")},
    "decimal": {"": _NUMBER},
    "range": {"": replace(_NUMBER, template="scale", is_group=True, rows=3)},
    "date": {
        "": _DATE,
        "month-year": replace(
            _DATE,
            read=days.read_month_of_year,
            show=days.show_month_of_year,
            parts=days.MONTH_PARTS,
            how_to=_l("Par exemple 2 et 1980."),
        ),
        "year": replace(
            _DATE,
            read=days.read_year_alone,
            show=days.show_year_alone,
            parts=("y",),
            how_to=_l("Quatre chiffres, par exemple 1980."),
        ),
    },
    "time": {
        "": Widget(
            template="line",
            read=days.read_hour,
            write=days.write_hour,
            show=days.show_hour,
            how_to=_l("Par exemple 14 h 30."),
        )
    },
    "datetime": {
        "": replace(
            _DATE,
            read=days.read_moment,
            write=days.write_moment,
            show=days.show_day_and_hour,
            parts=days.MOMENT_PARTS,
            how_to=_l("Par exemple 3/2/1980, 14 h 30."),
        )
    },
    "select_one": {"": _ONE, "minimal": _OPENS},
    "select_one_external": {"": _ONE, "minimal": _OPENS},
    "select_multiple": {
        "": replace(
            _ONE,
            read=choosing.read_several,
            write=choosing.write_several,
            show=choosing.show_several,
            how_to=_l("Plusieurs réponses possibles."),
        )
    },
    "rank": {
        "": replace(
            _ONE,
            template="ranking",
            read=choosing.read_ranking,
            write=choosing.write_ranking,
            show=choosing.show_ranking,
            how_to=_l("Donnez une place à chaque ligne : 1 pour la première."),
        )
    },
    "acknowledge": {
        "": Widget(
            template="agreed", read=texts.read_acknowledged, show=texts.show_acknowledged, is_group=True
        )
    },
    "geopoint": {"": _POINT},
    "geotrace": {"": replace(_POINTS, read=places.read_line)},
    "geoshape": {"": replace(_POINTS, read=places.read_area)},
    "image": {"": replace(_FILE, accept="image/*")},
    "audio": {"": replace(_FILE, accept="audio/*")},
    "video": {"": replace(_FILE, accept="video/*")},
    "file": {"": _FILE},
    "note": {"": Widget(template="note", read=texts.read_nothing)},
}


def widget_shown(asked: Asked) -> Widget:
    """The control as a page shows it: a list that opens cannot hold a list that is searched."""
    widget = widget_for(asked.question)
    opens_too_long = widget.template == "list" and choosing.is_searched(asked)
    return WIDGETS[asked.question.type.name][""] if opens_too_long else widget


def widget_for(question: Question) -> Widget:
    """The control of a visible question: that of the first appearance that has a line, else its type's."""
    by_appearance = WIDGETS[question.type.name]
    for appearance in sorted(question.appearance):
        if appearance in by_appearance:
            return by_appearance[appearance]
    return by_appearance[""]
