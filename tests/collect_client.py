"""A client that does what ODK Collect does, byte for byte where it matters, and is as strict about answers.

Written from Collect's sources: OpenRosaHttpInterface and its OkHttp implementation, OpenRosaXmlFetcher,
OpenRosaFormSource, ServerFormUseCases, OpenRosaServerInstanceUploader, ResponseMessageParser.
"""

import gzip
import hashlib
import http.client
import json
import mimetypes
import zlib
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

from lxml import etree

#: What it takes where the server tells no X-OpenRosa-Accept-Content-Length.
DEFAULT_CONTENT_LENGTH = 10_000_000
_MOST_FILES = 100
_LIST, _MANIFEST = "http://openrosa.org/xforms/xformsList", "http://openrosa.org/xforms/xformsManifest"
_RESPONSE = "http://openrosa.org/http/response"
BOUNDARY = "0b1e6c1a-54d1-4d3a-9c1c-3b6a2f3f9f11"


class CollectError(Exception):
    """What Collect would tell whoever holds the tablet."""


@dataclass(frozen=True)
class Answer:
    """An HTTP answer; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class ListedForm:
    """An entry of the form list; `hash` without `md5:`."""

    form_id: str
    name: str
    version: str | None
    hash: str | None
    download_url: str
    manifest_url: str | None


@dataclass(frozen=True)
class MediaFile:
    """An entry of a manifest."""

    filename: str
    hash: str
    download_url: str
    type: str | None
    integrity_url: str | None


@dataclass
class Collect:
    """A tablet that has scanned a code."""

    server_url: str
    device_id: str = "collect:7Yb4kqkzFmGS2nYf"
    form_update_mode: str = "manual"
    #: By URL: the mark of what was got, and the answer, as OkHttp keeps them.
    cache: dict[str, tuple[str, Answer]] = field(default_factory=dict)
    #: What every request got, in their order.
    statuses: list[int] = field(default_factory=list)

    @classmethod
    def scan(cls, code: str) -> "Collect":
        """Take the settings of a QR code; what Collect could not use raises."""
        settings = json.loads(zlib.decompress(b64decode(code, validate=True)).decode())
        if not {"general", "admin"} <= set(settings):
            raise CollectError("Invalid QR code")
        general = settings["general"]
        if general.get("form_update_mode") not in {"manual", "previously_downloaded", "match_exactly"}:
            raise CollectError("Invalid form_update_mode")
        if general.get("autosend") not in {"off", "wifi_only", "cellular_only", "wifi_and_cellular"}:
            raise CollectError("Invalid autosend")
        return cls(general["server_url"].rstrip("/"), form_update_mode=general["form_update_mode"])

    # Forms

    def form_list(self) -> list[ListedForm]:
        """What may be filled in."""
        return [_listed(form) for form in self._document("/formList", "xforms", _LIST)]

    def manifest(self, form: ListedForm) -> list[MediaFile]:
        """The files of a form; none where the list told of no manifest."""
        if form.manifest_url is None:
            return []
        return [_media(file) for file in self._document(form.manifest_url, "manifest", _MANIFEST)]

    def download(self, form: ListedForm) -> bytes:
        """The form, whose bytes are those that the hash is of: else it would be got again for ever."""
        xml = self.get_file(form.download_url)
        if form.hash is not None and hashlib.md5(xml, usedforsecurity=False).hexdigest() != form.hash:
            raise CollectError("the form is another than the list told of")
        return xml

    def media(self, form: ListedForm) -> dict[str, bytes]:
        """The files of a form by name; media must be what their hash says, lists only change with theirs."""
        found = {}
        for file in self.manifest(form):
            content = self.get_file(file.download_url)
            digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
            if file.type is None and digest != file.hash:
                raise CollectError(f"{file.filename} is another than the manifest told of")
            found[file.filename.rpartition("/")[2]] = content
        return found

    def get_file(self, url: str) -> bytes:
        """A form or a medium: only the status is looked at."""
        answer = self.get(url)
        if answer.status != 200:
            raise CollectError(f"{answer.status} for a file")
        return answer.body

    def deleted(self, file: MediaFile, uuids: Sequence[str]) -> dict[str, bool]:
        """What the server says of entities that are no longer in its list."""
        assert file.integrity_url
        root = self._root(f"{file.integrity_url}?{urlencode({'id': ','.join(uuids)})}")
        return {
            str(entity.attrib["id"]): {"true": True, "false": False}[entity.findtext("deleted") or ""]
            for entity in root.findall("entities/entity")
        }

    # Answers

    def submit(self, xml: bytes, files: Mapping[str, bytes] | None = None, name: str = "Place.xml") -> str:
        """Send an answer with its files, in as many POSTs as it takes; the server's last sentence."""
        length, message = self._accepted_length(), ""
        waiting = sorted((files or {}).items())
        while True:
            parts, waiting = _one_post(xml, name, waiting, length)
            answer = self.post(parts)
            message = _message(answer)
            if answer.status not in {201, 202}:
                raise CollectError(f"{answer.status} {message}")
            if not waiting:
                return message

    def post(self, parts: Sequence[bytes], path: str = "/submission") -> Answer:
        """One POST of these parts."""
        body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
        return self._request("POST", self.server_url + path, _multipart(), body)

    def cut(self, xml: bytes, files: Mapping[str, bytes], count: int) -> None:
        """Begin a POST and lose the network after so many bytes of its body."""
        parts, _ = _one_post(xml, "Place.xml", sorted(files.items()), DEFAULT_CONTENT_LENGTH)
        body = b"".join(parts)
        connection = self._begin("POST", f"{self.server_url}/submission", _multipart())
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body[:count])
        connection.close()

    def _accepted_length(self) -> int:
        answer = self._request("HEAD", f"{self.server_url}/submission")
        if answer.status == 204:
            return int(answer.headers.get("x-openrosa-accept-content-length", DEFAULT_CONTENT_LENGTH))
        if 200 <= answer.status < 300:
            raise CollectError("Is this an OpenRosa submission endpoint?")
        return DEFAULT_CONTENT_LENGTH

    # The wire

    def get(self, url: str) -> Answer:
        """GET as OkHttp does: what it has a mark of it asks about."""
        headers = {"If-None-Match": self.cache[url][0]} if url in self.cache else {}
        answer = self._request("GET", url, headers)
        if answer.status == 304:
            kept = self.cache[url][1]
            return Answer(200, {**answer.headers, **kept.headers}, kept.body)
        may_keep = answer.status == 200 and "no-store" not in answer.headers.get("cache-control", "")
        if may_keep and (mark := answer.headers.get("etag")):
            self.cache[url] = (mark, answer)
        return answer

    def _document(self, address: str, root: str, namespace: str) -> list[etree._Element]:
        url = address if address.startswith("http") else self.server_url + address
        found = self._root(url)
        if found.tag.casefold() != f"{{{namespace}}}{root}".casefold():
            raise CollectError(f"the root is {found.tag}")
        return [child for child in found if child.tag.casefold().startswith(f"{{{namespace}}}".casefold())]

    def _root(self, url: str) -> etree._Element:
        answer = self.get(url)
        if answer.status != 200:
            raise CollectError(f"{answer.status} {_message(answer)}")
        if "text/xml" not in answer.headers.get("content-type", "").casefold():
            raise CollectError("often caused by a network proxy")
        if "x-openrosa-version" not in answer.headers:
            raise CollectError("the server is no OpenRosa server")
        return etree.fromstring(answer.body)

    def _request(
        self, method: str, url: str, more: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        connection = self._begin(method, url, more or {})
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        headers = {key.lower(): value for key, value in answer.getheaders()}
        content = answer.read()
        connection.close()
        if headers.get("content-encoding") == "gzip":
            content = gzip.decompress(content)
        self.statuses.append(answer.status)
        return Answer(answer.status, headers, content)

    def _begin(self, method: str, url: str, more: Mapping[str, str]) -> http.client.HTTPConnection:
        """A request whose headers may go on: `?deviceID=` is added to every address."""
        parts = urlsplit(url)
        query = "&".join(filter(None, (parts.query, urlencode({"deviceID": self.device_id}))))
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=60)
        connection.putrequest(method, f"{parts.path}?{query}", skip_accept_encoding=True)
        for key, value in {**_headers(), **more}.items():
            connection.putheader(key, value)
        return connection


def xml_part(xml: bytes, name: str) -> bytes:
    """The part that leads every POST."""
    return _part("xml_submission_file", name, "text/xml", xml)


def file_part(name: str, content: bytes) -> bytes:
    """The part of a file, named as the file; names are UTF-8, as OkHttp writes them."""
    return _part(name, name, mimetypes.guess_type(name)[0] or "application/octet-stream", content)


def _part(field_name: str, filename: str, media_type: str, content: bytes) -> bytes:
    head = (
        f"--{BOUNDARY}\r\n"
        f'Content-Disposition: form-data; name="{_quoted(field_name)}"; filename="{_quoted(filename)}"\r\n'
        f"Content-Type: {media_type}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n"


def _one_post(
    xml: bytes, name: str, waiting: Sequence[tuple[str, bytes]], length: int
) -> tuple[list[bytes], list[tuple[str, bytes]]]:
    """The parts of one POST, and the files that wait for the next: Collect looks one file ahead."""
    parts, size = [xml_part(xml, name)], len(xml)
    for index, (file, content) in enumerate(waiting):
        parts.append(file_part(file, content))
        size += len(content)
        if index + 1 < len(waiting):
            is_full = size + len(waiting[index + 1][1]) > length
            if index + 1 > _MOST_FILES or is_full:
                return [*parts, incomplete_part()], list(waiting[index + 1 :])
    return parts, []


def incomplete_part() -> bytes:
    """The field that says that others follow."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="*isIncomplete*"\r\nContent-Length: 3\r\n\r\n'
    )
    return head.encode() + b"yes\r\n"


def _multipart() -> dict[str, str]:
    return {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def _quoted(name: str) -> str:
    return name.replace("\n", "%0A").replace("\r", "%0D").replace('"', "%22")


def _headers() -> dict[str, str]:
    """Collect writes hours from 1 to 12 into Date, whatever the day's half."""
    return {
        "User-Agent": "org.odk.collect.android/v2025.2.0 Dalvik/2.1.0 (Linux; U; Android 14)",
        "X-OpenRosa-Version": "1.0",
        "Date": datetime.now(UTC).strftime("%a, %d %b %Y %I:%M:%S GMT"),
        "Connection": "Keep-Alive",
        "Accept-Encoding": "gzip",
    }


def _listed(form: etree._Element) -> ListedForm:
    """An entry; one without an id, a name or an address has Collect refuse the whole list."""
    form_id, name, url = (_text(form, _LIST, key) for key in ("formID", "name", "downloadUrl"))
    if not (form_id and name and url):
        raise CollectError("the form list cannot be read")
    told = _text(form, _LIST, "hash")
    return ListedForm(
        form_id=form_id,
        name=name,
        version=_text(form, _LIST, "version"),
        hash=told.removeprefix("md5:") if told and told.startswith("md5:") else None,
        download_url=url,
        manifest_url=_text(form, _LIST, "manifestUrl"),
    )


def _media(file: etree._Element) -> MediaFile:
    filename, told, url = (_text(file, _MANIFEST, key) for key in ("filename", "hash", "downloadUrl"))
    if not (filename and told and url):
        raise CollectError("the manifest cannot be read")
    integrity = _text(file, _MANIFEST, "integrityUrl")
    return MediaFile(filename, told.removeprefix("md5:"), url, file.attrib.get("type"), integrity)


def _text(holder: etree._Element, namespace: str, name: str) -> str | None:
    return (holder.findtext(f"{{{namespace}}}{name}") or "").strip() or None


def _message(answer: Answer) -> str:
    """The sentence in an OpenRosaResponse; other bodies are not shown."""
    if b"OpenRosaResponse" not in answer.body:
        return ""
    return etree.fromstring(answer.body).findtext(f"{{{_RESPONSE}}}message") or ""
