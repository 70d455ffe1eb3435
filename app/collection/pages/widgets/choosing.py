"""One choice, several, or an order among them; long lists are searched by the server."""

from app.collection.pages.dates import fold
from app.collection.pages.draft import Typed
from app.collection.pages.numerals import Unreadable
from app.collection.pages.widgets.widget import Asked, part
from app.questionnaire.definition import Choice

#: Longer lists are searched rather than shown.
LONG_LIST = 50
#: How many choices found are shown.
MOST_FOUND = 30
SOUGHT = "sought"


def read_one(typed: Typed, asked: Asked) -> str:
    """The choice picked; in a searched list, also one whose whole wording was typed.

    Raises Unreadable("choice") for what the list has not, "sought" for words that still need a pick.
    """
    value, sought = part(typed), part(typed, SOUGHT)
    if not value and sought:
        value = _named(sought, asked)
    if value and value not in {choice.value for choice in asked.choices}:
        raise Unreadable("choice")
    return value


def _named(sought: str, asked: Asked) -> str:
    for choice in asked.choices:
        if fold(asked.label_of(choice.value)) == fold(sought):
            return choice.value
    raise Unreadable("sought")


def read_several(typed: Typed, asked: Asked) -> str:
    """The choices ticked, in the list's order.

    Raises Unreadable("exclusive") beside « ne sait pas », "sought" for words that still need a pick.
    """
    ticked = set(typed.get("", ()))
    if not ticked and part(typed, SOUGHT):
        raise Unreadable("sought")
    chosen = [choice for choice in asked.choices if choice.value in ticked]
    if len(chosen) > 1 and any(is_apart(choice) for choice in chosen):
        raise Unreadable("exclusive")
    return " ".join(choice.value for choice in chosen)


def write_several(value: str, asked: Asked) -> Typed:
    return {"": value.split()}


def read_ranking(typed: Typed, asked: Asked) -> str:
    """Places given to all the choices, or to none. Raises Unreadable("places")."""
    places = {choice.value: part(typed, choice.value) for choice in asked.choices}
    if not any(places.values()):
        return ""
    expected = {str(place + 1) for place in range(len(places))}
    if set(places.values()) != expected:
        raise Unreadable("places")
    return " ".join(sorted(places, key=lambda value: int(places[value])))


def write_ranking(value: str, asked: Asked) -> Typed:
    return {choice: [str(place + 1)] for place, choice in enumerate(value.split())}


def show_one(value: str, asked: Asked) -> str:
    return asked.label_of(value)


def show_several(value: str, asked: Asked) -> str:
    return "\n".join(f"· {asked.label_of(choice)}" for choice in value.split())


def show_ranking(value: str, asked: Asked) -> str:
    return "\n".join(f"{place}. {asked.label_of(v)}" for place, v in enumerate(value.split(), 1))


def is_apart(choice: Choice) -> bool:
    """Whether it is « ne sait pas » or « ne souhaite pas répondre », exclusive of the others."""
    return choice.is_exclusive


def is_searched(asked: Asked) -> bool:
    """Whether the choices left are too many to show."""
    return len(asked.choices) > LONG_LIST


def find(sought: str, asked: Asked) -> tuple[Choice, ...]:
    """The choices whose wording has every word of `sought`; those that begin with it come first."""
    words = fold(sought).split()
    found = [c for c in asked.choices if all(word in fold(asked.label_of(c.value)) for word in words)]
    found.sort(key=lambda choice: not fold(asked.label_of(choice.value)).startswith(words[0]))
    return tuple(found[:MOST_FOUND])
