"""Taking in what was posted from a page of questions; nothing typed is lost, readable or not."""

from collections.abc import Iterable
from dataclasses import replace

from werkzeug.datastructures import FileStorage, ImmutableMultiDict

from app.collection.kinds import FileRefused
from app.collection.pages.draft import Typed
from app.collection.pages.journey import Journey
from app.collection.pages.numerals import Unreadable
from app.collection.pages.uploads import keep_upload
from app.collection.pages.widgets.choosing import SOUGHT
from app.collection.pages.widgets.files import FILE
from app.collection.pages.widgets.table import widget_for
from app.collection.pages.widgets.widget import Asked, Widget, part

Posted = ImmutableMultiDict[str, str]
Files = ImmutableMultiDict[str, FileStorage]


def take(journey: Journey, posted: Posted, files: Files) -> None:
    """Answer the questions of the journey's step with what was posted; only those that it shows."""
    _take_all(journey, _answerable(journey), posted, files)


def take_typed(journey: Journey, posted: Posted, files: Files) -> bool:
    """Answer those of them that something was typed in; gives whether there are any.

    From a page written without answers: what is empty there was not emptied by anybody.
    """
    given = {name.partition(":")[0] for name, text in posted.items(multi=True) if text}
    paths = [path for path in _answerable(journey) if path in given]
    _take_all(journey, paths, posted, files)
    return bool(paths)


def _answerable(journey: Journey) -> list[str]:
    step = journey.step()
    return [path for path in step.paths if journey.is_answerable(path)] if step else []


def _take_all(journey: Journey, paths: Iterable[str], posted: Posted, files: Files) -> None:
    for path in paths:
        _take_one(journey, path, posted)
        _take_file(journey, path, files)
    journey.keep()


def _take_one(journey: Journey, path: str, posted: Posted) -> None:
    asked = journey.asked(path)
    widget = widget_for(asked.question)
    given = typed_in(posted, asked, widget)
    kept = {other: typed for other, typed in journey.draft.typed.items() if other != path}
    try:
        value = widget.read(given, asked)
    except Unreadable:
        value, kept[path] = "", given
    if words := part(given, SOUGHT):
        kept[path] = given
        if words != _sought_before(journey, path) and (part(given) or not value):
            journey.seeking.add(path)
    if value != journey.instance.value(path):
        journey.instance.answer(path, value)
    journey.draft = replace(journey.draft, typed=kept)


def _sought_before(journey: Journey, path: str) -> str:
    return part(journey.draft.typed.get(path, {}), SOUGHT)


def typed_in(posted: Posted, asked: Asked, widget: Widget) -> Typed:
    """What each part of a control holds: its own parts, the words sought, the places of a ranking."""
    parts = [
        *widget.parts,
        SOUGHT,
        *(choice.value for choice in asked.choices if widget.template == "ranking"),
    ]
    named = {part: f"{asked.path}:{part}" if part else asked.path for part in parts}
    return {part: posted.getlist(name) for part, name in named.items() if name in posted}


def _take_file(journey: Journey, path: str, files: Files) -> None:
    """Keep a new file under its hash, and name it in the answer; forget one that was dropped."""
    upload = files.get(f"{path}:{FILE}")
    draft = journey.draft
    if not journey.question(path).type.has_file:
        return
    if upload and upload.filename:
        try:
            name, kept = keep_upload(upload, journey.question(path))
        except FileRefused as refused:
            journey.errors[path] = refused.code
            return
        journey.instance.answer(path, name)
        journey.draft = replace(draft, files={**draft.files, name: kept})
