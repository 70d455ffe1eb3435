"""The parts of a submission's POST: the XML, and the files that come with it.

Source: OpenRosa Form Submission API. Each file's part is named as the file; names are UTF-8.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import ClientDisconnected
from werkzeug.formparser import FormDataParser

from app.config import MEGABYTE
from app.errors import Refused
from app.questionnaire.definition.xml import MAX_BYTES

_XML, _INCOMPLETE = "xml_submission_file", "*isIncomplete*"
_NO = {"no", "false", "0"}
#: A film that alone is larger than any other request may be.
_MOST_BYTES = 200 * MEGABYTE
_MOST_PARTS, _MOST_FIELD_BYTES = 5_000, MEGABYTE


@dataclass(frozen=True, slots=True)
class Parts:
    """What one POST brings; `is_incomplete` where the client says that others follow."""

    xml: bytes
    files: Mapping[str, FileStorage]
    is_incomplete: bool


def read_parts() -> Parts:
    """Read the request's body. Files go to the disk meanwhile.

    Refused: multipart_broken and xml_missing (400); 413 is werkzeug's.
    """
    if request.mimetype != "multipart/form-data":
        raise Refused("xml_missing", 400)
    request.max_content_length = _MOST_BYTES
    parser = FormDataParser(max_form_memory_size=_MOST_FIELD_BYTES, max_form_parts=_MOST_PARTS, silent=False)
    try:
        _, form, files = parser.parse(
            request.stream, request.mimetype, request.content_length, request.mimetype_params
        )
    except (ValueError, ClientDisconnected) as problem:
        raise Refused("multipart_broken", 400) from problem
    sent = files.get(_XML)
    if sent is None:
        raise Refused("xml_missing", 400)
    others = {name: file for name, file in files.items() if name != _XML}
    is_incomplete = form.get(_INCOMPLETE, "no").strip().lower() not in _NO
    return Parts(sent.stream.read(MAX_BYTES + 1), others, is_incomplete)
