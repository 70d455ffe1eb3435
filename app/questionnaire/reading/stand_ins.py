"""What passes through pyxform under another guise, because it would not let it pass as it is.

Everything here is undone by `reveal`, so that the XForm says what the author wrote.
"""

#: Put before a name that pyxform reserves for itself: `meta` at any depth, columns such as `parent`.
_PREFIX = "palier_stands_for_"
#: pyxform makes typographic quotes straight even in labels, and takes a blank label for none.
_QUOTES, _HIDDEN_QUOTES = "‘’“”", "\ue018\ue019\ue01c\ue01d"
#: The label of what is shown without one.
BLANK_LABEL = "\ue0a0"
_HIDE = str.maketrans(_QUOTES, _HIDDEN_QUOTES)
_SHOW = str.maketrans(_HIDDEN_QUOTES + BLANK_LABEL, _QUOTES + "\u00a0")

#: Columns of a choice list that are attributes of pyxform's own objects.
_TAKEN_COLUMNS = frozenset({"parent", "extra_data", "__row", "media", "sms_option"})
#: An attribute of a bind, control or instance that is a parameter of pyxform's own functions.
_TAKEN_ATTRIBUTE = "tag"


def stand_in(name: str) -> str:
    """Return a name that pyxform takes for an ordinary one."""
    return _PREFIX + name


def hide_column(sheet: str, column: str) -> str:
    """Return the column under the name that pyxform shall see."""
    first, _, attribute = column.partition("::")
    if attribute == _TAKEN_ATTRIBUTE:
        return f"{first}::{stand_in(attribute)}"
    return stand_in(column) if sheet == "choices" and column in _TAKEN_COLUMNS else column


def hide_quotes(text: str) -> str:
    """Return a text whose typographic quotes will last."""
    return text.translate(_HIDE)


def reveal(xform: str) -> str:
    """Return the XForm with everything called by its name again."""
    return xform.translate(_SHOW).replace(_PREFIX, "")
