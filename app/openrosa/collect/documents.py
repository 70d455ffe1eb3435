"""XML as it goes out. Collect insists on text/xml: anything else it takes for a proxy's doing."""

import gzip
import hashlib
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from flask import Response, request

MEDIA_TYPE = "text/xml; charset=utf-8"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_RESPONSE = "http://openrosa.org/http/response"
#: Less is not worth compressing.
_FEW_BYTES = 500


@dataclass(frozen=True, slots=True)
class Document:
    """What many ask for: made, marked and compressed once."""

    body: bytes
    packed: bytes | None
    mark: str

    @classmethod
    def of(cls, body: bytes) -> "Document":
        packed = gzip.compress(body, 6, mtime=0) if len(body) > _FEW_BYTES else None
        return cls(body, packed, f'W/"{hashlib.sha256(body).hexdigest()[:32]}"')

    def answer(self, media_type: str = MEDIA_TYPE) -> Response:
        """200 with the document, or 304 where the client has it."""
        headers = {"ETag": self.mark, "Content-Type": media_type}
        if self.mark in request.headers.get("If-None-Match", ""):
            return Response(status=304, headers=headers)
        if self.packed and "gzip" in request.headers.get("Accept-Encoding", ""):
            return Response(self.packed, headers=headers | {"Content-Encoding": "gzip"})
        return Response(self.body, headers=headers)


def element(name: str, text: str, **attributes: str) -> str:
    """An element that holds text."""
    told = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{told}>{escape(text)}</{name}>"


def document(root: str, inner: str, namespace: str | None = None) -> bytes:
    """A whole document; `inner` is XML."""
    declared = f' xmlns="{namespace}"' if namespace else ""
    return f"{_HEAD}<{root}{declared}>{inner}</{root}>".encode()


def told(sentence: str, status: int, nature: str = "") -> Response:
    """A sentence that Collect shows, whatever the status."""
    message = element("message", sentence, nature=nature)
    body = f'{_HEAD}<OpenRosaResponse xmlns="{_RESPONSE}" items="0">{message}</OpenRosaResponse>'
    return Response(body, status, content_type=MEDIA_TYPE)
