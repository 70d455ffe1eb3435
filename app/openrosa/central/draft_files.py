"""Files of a draft as programs send them: what it shows, and the lists that it reads choices from."""

from typing import IO

from app.errors import Refused
from app.projects.forms import load_form
from app.projects.media.given import receive
from app.projects.media.preparing import Prepared, prepare
from app.projects.media.wanted import Wanted
from app.projects.models import FormVersion
from app.projects.problem_texts import sentence


def receive_file(draft: FormVersion, name: str, content: IO[bytes]) -> Prepared:
    """Keep a file of a draft; `replace_media` makes it the draft's.

    Refused: form_file_unnamed (404) for what it does not name, medium_refused (422).
    """
    prepared = prepare([receive(name, content)], Wanted.by(load_form(draft)))
    if not prepared.files:
        found = prepared.findings[0]
        if found.code == "media_unused":
            raise Refused("form_file_unnamed", 404)
        raise Refused("medium_refused", 422, {"why": sentence(found)})
    return prepared
