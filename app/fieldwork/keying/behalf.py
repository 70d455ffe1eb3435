"""For whom somebody answers: themselves, or another person who is told by a choice, never by a name."""

from collections.abc import Mapping

from app.i18n import LazyString, _l

SELF = "self"
BEHALF: Mapping[str, LazyString] = {
    SELF: _l("La personne répond pour elle-même"),
    "child": _l("Pour son enfant"),
    "parent": _l("Pour son parent, ou un proche de sa famille"),
    "household": _l("Pour quelqu’un d’autre du foyer"),
    "helped": _l("Pour quelqu’un qu’elle accompagne ou aide"),
    "other": _l("Pour quelqu’un d’autre"),
}
#: What flags an answer that somebody gave for another; for whom is in its setting, under the same name.
FLAG = "on_behalf"
