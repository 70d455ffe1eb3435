"""Codes on copies: the base is laid out once; each copy repeats its pages with a QR and a typed code.

Every page is a dictionary of its own with the base's content wrapped in q … Q; resources and content are
shared, so that 500 copies weigh little more than one.
"""

import io
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from app.paper.printing.drawing import draw_qr, draw_typed, glyph_name
from app.paper.printing.glyphs import add_glyphs


@dataclass(frozen=True, slots=True)
class Stamp:
    """What makes a copy: the link of each page, the code as it is typed, and the copy's name (3-17)."""

    links: Sequence[str]
    code: str
    name: str


def stamp(base: bytes, places: Iterable[Mapping[str, Any]], stamps: Iterable[Stamp], title: str) -> bytes:
    """The copies one after the other, as one PDF."""
    with pikepdf.open(io.BytesIO(base)) as laid, pikepdf.new() as pdf:
        pages = [_Base.of(page, laid, pdf) for page in laid.pages]
        _share_glyphs(pdf, pages)
        slots = _slots(places)
        for one in stamps:
            for at, page in enumerate(pages):
                content = "\n".join(_drawn(one, at, slots[at + 1], page.height)).encode()
                pdf.pages.append(page.stamped(pdf, content))
        pdf.docinfo["/Title"] = title
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Base:
    """A page of the base in the new file: what all its copies share."""

    content: pikepdf.Object
    resources: pikepdf.Object
    box: list[float]
    opened: pikepdf.Object
    closed: pikepdf.Object

    @classmethod
    def of(cls, page: pikepdf.Page, source: pikepdf.Pdf, pdf: pikepdf.Pdf) -> "_Base":
        page.contents_coalesce()
        content = pdf.copy_foreign(page.obj.Contents)
        resources = pdf.copy_foreign(source.make_indirect(page.resources))
        box = [float(edge) for edge in page.mediabox]
        return cls(content, resources, box, pdf.make_stream(b"q\n"), pdf.make_stream(b"\nQ\n"))

    @property
    def height(self) -> float:
        return self.box[3]

    def stamped(self, pdf: pikepdf.Pdf, content: bytes) -> pikepdf.Page:
        drawn = pikepdf.Stream(pdf, zlib.compress(content, 6), Filter=Name.FlateDecode)
        return pikepdf.Page(
            Dictionary(
                Type=Name.Page,
                MediaBox=Array(self.box),
                Resources=self.resources,
                Contents=Array([self.opened, self.content, self.closed, drawn]),
            )
        )


def _share_glyphs(pdf: pikepdf.Pdf, pages: Sequence[_Base]) -> None:
    glyphs = add_glyphs(pdf)
    for page in pages:
        known = page.resources.get("/XObject", Dictionary())
        for character, form in glyphs.items():
            known[glyph_name(character)] = form
        page.resources["/XObject"] = known


def _slots(places: Iterable[Mapping[str, Any]]) -> dict[int, dict[str, Mapping[str, Any]]]:
    """Where to stamp, by page and kind."""
    found: dict[int, dict[str, Mapping[str, Any]]] = {}
    for place in places:
        if place["kind"] in {"qr", "code", "copy"}:
            found.setdefault(place["page"], {})[place["kind"]] = place
    return found


def _drawn(one: Stamp, at: int, slots: Mapping[str, Mapping[str, Any]], height: float) -> Iterator[str]:
    yield from draw_qr(one.links[at], slots["qr"], height)
    yield from draw_typed(one.code, slots["code"], height, 10.0)
    yield from draw_typed(one.name, slots["copy"], height, 7.0)
