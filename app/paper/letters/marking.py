"""Codes on letters and notices: what is alike is typeset once, and every page shows it with its own marks.

A page is the base, what is laid over it (its address), and a QR and a typed code in each of its slots.
"""

import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name

from app.paper.printing.drawing import Place, draw_qr, draw_typed, glyph_name
from app.paper.printing.glyphs import add_glyphs
from app.paper.typeset.compiler import Typeset

#: Sizes of type where the template says none, in points.
_CODE_SIZE, _NAME_SIZE = 10.0, 7.0


@dataclass(frozen=True, slots=True)
class Mark:
    """What makes a letter or a notice the one it is: its QR's link, its code as typed, its number."""

    link: str
    code: str
    name: str = ""


def mark_pages(base: Typeset, marks: Sequence[Mark], title: str, over: bytes | None = None) -> bytes:
    """So many pages of `base` (one page) as the marks fill; page n of `over` lies on page n."""
    slots = _slots(base)
    with pikepdf.open(io.BytesIO(base.pdf)) as laid, pikepdf.new() as pdf:
        page = laid.pages[0]
        box = [float(edge) for edge in page.mediabox]
        shared = {glyph_name(one): form for one, form in add_glyphs(pdf).items()}
        shared["/Base"] = pdf.copy_foreign(page.as_form_xobject())
        lying = _forms(over, pdf)
        for start in range(0, len(marks), len(slots)):
            drawn = _drawn(marks[start : start + len(slots)], slots, box[3])
            pdf.pages.append(_page(pdf, box, shared, next(lying, None), "\n".join(drawn).encode()))
        pdf.docinfo["/Title"] = title
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def slots_in(base: Typeset) -> int:
    """How many codes a page of `base` takes."""
    return len(_slots(base))


def _slots(base: Typeset) -> list[dict[str, Place]]:
    """The places to mark, slot by slot."""
    found: dict[int, dict[str, Place]] = {}
    for place in base.places:
        found.setdefault(place.get("slot", 0), {})[place["kind"]] = place
    return [found[number] for number in sorted(found)]


def _drawn(marks: Sequence[Mark], slots: Sequence[Mapping[str, Place]], height: float) -> Iterator[str]:
    for mark, slot in zip(marks, slots, strict=False):
        yield from draw_qr(mark.link, slot["qr"], height)
        yield from draw_typed(mark.code, slot["code"], height, _CODE_SIZE)
        if "copy" in slot:
            yield from draw_typed(mark.name, slot["copy"], height, _NAME_SIZE)


def _forms(over: bytes | None, pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    if over is None:
        return
    with pikepdf.open(io.BytesIO(over)) as source:
        for page in source.pages:
            yield pdf.copy_foreign(page.as_form_xobject())


def _page(
    pdf: pikepdf.Pdf,
    box: list[float],
    shared: Mapping[str, pikepdf.Object],
    over: pikepdf.Object | None,
    drawn: bytes,
) -> pikepdf.Page:
    forms = Dictionary(dict(shared) | ({"/Over": over} if over is not None else {}))
    shown = b"/Base Do\n/Over Do\n" if over is not None else b"/Base Do\n"
    content = pikepdf.Stream(pdf, zlib.compress(shown + drawn, 6), Filter=Name.FlateDecode)
    return pikepdf.Page(
        Dictionary(
            Type=Name.Page,
            MediaBox=Array(box),
            Resources=Dictionary(XObject=forms),
            Contents=content,
        )
    )
