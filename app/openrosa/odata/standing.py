"""What Palier tells of a submission beyond what Central has: whether results count it, and whence it came.

The names are the same in `__system`, in the list of submissions and, but for `counts`, in exports.
"""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from app.db import execute, table_of
from app.projects.models import Questionnaire, Source

from .stored import Read

_sources = table_of(Source)
#: Name → type. No moment and no code is among them.
STANDING = {
    "counts": "Edm.Boolean",
    "channel": "Edm.String",
    "language": "Edm.String",
    "source": "Edm.String",
    "quartier": "Edm.String",
    "quartierWay": "Edm.String",
}


def slugs_of(questionnaire: Questionnaire) -> Mapping[UUID, str]:
    """The short names of its posters, letters and lists, by their ids."""
    found = execute(
        select(_sources.c.id, _sources.c.slug).where(
            _sources.c.project_id == questionnaire.project_id,
            _sources.c.questionnaire_id == questionnaire.id,
        )
    )
    return dict(map(tuple, found))


def standing(read: Read, slugs: Mapping[UUID, str]) -> dict[str, bool | str | None]:
    """The values of STANDING for a submission: those of the version that holds, as results have them."""
    return {
        "counts": read.counts,
        "channel": read.channel,
        "language": read.language,
        "source": slugs.get(read.source_id) if read.source_id else None,
        "quartier": read.quartier,
        "quartierWay": read.quartier_way,
    }
