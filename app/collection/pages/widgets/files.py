"""Files: the page names the one that is kept; taking a new one in is the uploads' part."""

from app.collection.pages.draft import Typed
from app.collection.pages.widgets.widget import Asked, part

DROP = "drop"
FILE = "file"
PARTS = ("", DROP)


def read_file(typed: Typed, asked: Asked) -> str:
    """The name of the file already kept, empty where the person drops it."""
    return "" if part(typed, DROP) else part(typed)
