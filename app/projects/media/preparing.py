"""The files that were given, held against what the form asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.projects.media.findings import finding
from app.projects.media.given import Given
from app.projects.media.kinds import Column, kind_of
from app.projects.media.lists import make_list_ready
from app.projects.media.ready import Kept, NotReady, make_ready
from app.projects.media.wanted import Wanted
from app.questionnaire.problems import Problem


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a version is to show: by the name that the form writes. `findings`: what was not taken."""

    wanted: Wanted = field(default_factory=Wanted)
    files: Mapping[str, Kept] = field(default_factory=dict)
    findings: tuple[Problem, ...] = ()


NO_MEDIA = Prepared()


def prepare(given: Iterable[Given], wanted: Wanted) -> Prepared:
    """Make ready what the form asks for; pictures are drawn and lists looked through: a moment each."""
    files: dict[str, Kept] = {}
    findings: list[Problem] = []
    for one in given:
        name = wanted.find(one.name)
        if problem := _hindrance(one, name, wanted, files):
            findings.append(problem)
        elif name:
            kept, told = _made_ready(one, name, wanted)
            findings += told
            if kept:
                files[name] = kept
    return Prepared(wanted, files, tuple(findings))


def _made_ready(one: Given, name: str, wanted: Wanted) -> tuple[Kept | None, tuple[Problem, ...]]:
    try:
        if read := wanted.reads.get(name):
            return make_list_ready(one, name, read)
        return make_ready(one, is_large=Column.BIG_IMAGE in wanted.columns.get(name, ())), ()
    except NotReady:
        return None, (finding("media_broken", one.name),)


def _hindrance(one: Given, name: str | None, wanted: Wanted, taken: Mapping[str, Kept]) -> Problem | None:
    """Why a file is not taken, as far as its name and size tell."""
    kind = kind_of(one.name)
    if kind is None:
        return finding("media_unknown", one.name)
    if name is None:
        return finding("media_unused", one.name)
    if not one.sha256:
        return finding("media_large", one.name, most=kind.most_bytes // 1_000_000)
    if name in taken:
        return finding("media_twice", one.name)
    if not wanted.columns.get(name, kind.columns) <= kind.columns:
        return finding("media_misplaced", one.name, column=min(wanted.columns[name] - kind.columns))
    return None
