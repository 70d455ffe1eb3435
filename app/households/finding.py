"""Finding an address of a project by what somebody types: a number and a street, in any spelling."""

from sqlalchemy import ColumnElement, func, select

from app.db import db
from app.households.lines import identity, read_line
from app.households.models import Household
from app.households.streets import Place, streets_among
from app.projects.models import Project

_COLUMNS = tuple(getattr(Household, name) for name in Place.__dataclass_fields__)
#: What spellings of an address have in common, as words between spaces; of those kept before there was an
#: identity the address itself.
_WORDS = " " + func.replace(func.coalesce(Household.identity, func.lower(Household.address)), "|", " ") + " "


def find_places(project: Project, typed: str, most: int) -> list[Place]:
    """The addresses that have all words of what was typed, in walking order; `most` of them at most.

    A number that is typed is the house's; words may be begun.
    """
    words = identity(typed).replace("|", " ").split()
    if not words:
        return []
    query = select(*_COLUMNS).where(Household.project_id == project.id, *map(_has, words))
    if number := read_line(typed).number.partition(" ")[0]:
        query = query.where(_WORDS.startswith(f" {number} ", autoescape=True))
    rows = db.session.execute(query.order_by(Household.identity, Household.id).limit(most))
    return [place for street in streets_among(Place(*row) for row in rows) for place in street.places]


def _has(word: str) -> ColumnElement[bool]:
    """Whether an address has a word that begins so; a number is whole."""
    wanted = f" {word} " if word.isdigit() else f" {word}"
    return _WORDS.contains(wanted, autoescape=True)
