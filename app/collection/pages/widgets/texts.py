"""Words: one line or several."""

from app.collection.pages.draft import Typed
from app.collection.pages.numerals import Unreadable
from app.collection.pages.widgets.widget import Asked, part
from app.i18n import _

#: Characters in one answer; a resident's longest letters stay far below.
LONGEST = 10_000


def read_text(typed: Typed, asked: Asked) -> str:
    """The words as typed, with line ends as XML keeps them. Raises Unreadable("long")."""
    text = "\n".join(part(typed).splitlines())
    if len(text) > LONGEST:
        raise Unreadable("long")
    return text


def read_acknowledged(typed: Typed, asked: Asked) -> str:
    return "OK" if part(typed) else ""


def show_acknowledged(value: str, asked: Asked) -> str:
    return str(_("J’ai lu et je suis d’accord"))


def read_nothing(typed: Typed, asked: Asked) -> str:
    return ""
