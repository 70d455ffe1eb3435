"""Piles of filled sheets, page after page, never held as a whole; and the files that a scanner makes of them.

The same PDF, seed and kind give the same bytes. What is drawn for a page depends on its number alone, so that
any page of a pile can be made by itself.
"""

import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # it has no types
import zxingcpp
from numpy.random import Generator
from PIL import Image
from PIL.TiffImagePlugin import AppendingTiffWriter

from app.paper.printing.links import PageMark, read_link

from .copier import DPIS, copy
from .filling import Place, Truth, Writer, fill
from .marks import DPI, Picture, Points
from .phone import photograph
from .scans import CENTRE, Geometry, Scan, about, encode, to_master
from .traces import soil

Kind = Literal["copier", "phone", "clean"]
_PART = 100  # pages of a PDF that are held at once


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a pile: its picture, which page it is, and everything that is true of it."""

    number: int  # in the pile, from 0
    mark: PageMark
    scan: Scan
    truths: list[Truth]
    places: Sequence[Place]  # all of the layout's
    writer: Writer
    traces: list[str]

    @property
    def jpeg(self) -> bytes:
        """The picture as it comes from the machine."""
        return self.scan.jpeg

    def middles(self) -> Points:
        """The pixels (x, y) where the middles of the truths' places are, one a row."""
        places = [self.places[truth.index] for truth in self.truths]
        centres = [(place["x"] + place["w"] / 2, place["y"] + place["h"] / 2) for place in places]
        return self.scan.geometry.at(np.array(centres).reshape(-1, 2))


@dataclass(frozen=True)
class Pile:
    """So many pages, made as they are asked for: iterate as often as you like."""

    pdf: bytes
    layouts: Mapping[str, Sequence[Place]]
    pages: int
    seed: int
    kind: Kind = "copier"
    dpi: int | None = None
    #: Which page each page of the PDF is; None: as its QR says.
    marks: Sequence[PageMark] | None = None

    def __len__(self) -> int:
        return self.pages

    def __iter__(self) -> Iterator[Sheet]:
        yield from (self.sheet(number) for number in range(self.pages))
        self.close()

    def close(self) -> None:
        """Close the PDF; it is opened anew should another page be asked."""
        if document := self.__dict__.pop("_document", None):
            document.close()

    def sheet(self, number: int) -> Sheet:
        """The page of that number, from 0: the PDF's pages in order, again and again, filled anew."""
        master, mark = self._master(number % len(self._document))
        places = self.layouts[mark.mark]
        sheet = number // max(place["page"] for place in places)  # one person fills all pages of a copy
        writer = Writer.pick(np.random.default_rng([self.seed, 1, sheet]))
        random = np.random.default_rng([self.seed, 2, number])
        page, truths = fill(master, places, random, writer, mark.page)
        traces = soil(page, random, writer.pen) if self.kind != "clean" else []
        return Sheet(number, mark, self._taken(page, random), truths, places, writer, traces)

    def _taken(self, page: Picture, random: Generator) -> Scan:
        if self.kind == "copier":
            return copy(page, random, self.dpi)
        return photograph(page, random) if self.kind == "phone" else _clean(page, self.dpi or DPIS[1])

    @cached_property
    def _document(self) -> pypdfium2.PdfDocument:
        return pypdfium2.PdfDocument(self.pdf)

    @cached_property
    def _master(self) -> Callable[[int], tuple[Picture, PageMark]]:
        """Masters as they are rendered; those of the last copies are kept, 9 MB each."""
        return lru_cache(maxsize=12)(self._render)

    def _render(self, at: int) -> tuple[Picture, PageMark]:
        page = self._document[at]
        bitmap = page.render(scale=DPI / 72, grayscale=True)
        master: Picture = bitmap.to_numpy().copy()
        bitmap.close()
        page.close()
        return master, self.marks[at] if self.marks else _marked(master)


def make_pile(
    pdf: bytes,
    layouts: Mapping[str, Sequence[Place]],
    pages: int,
    seed: int,
    kind: Kind = "copier",
    **how: Any,
) -> Pile:
    """A pile of the PDF's pages, filled; `layouts` by their mark. Further: `dpi` (copier, clean), `marks`."""
    return Pile(pdf, layouts, pages, seed, kind, **how)


def _marked(master: Picture) -> PageMark:
    """What the QR of a clean page says."""
    for found in zxingcpp.read_barcodes(master[: master.shape[0] // 4 : 2, ::2].copy()):
        if mark := read_link(found.text):
            return mark
    raise ValueError("no QR of a sheet on this page")


def _clean(page: Picture, dpi: int) -> Scan:
    """The page as if it had been sent by wire."""
    per_mm = dpi / 25.4
    size = round(2 * CENTRE[0] * per_mm), round(2 * CENTRE[1] * per_mm)
    picture = cv2.resize(page, size, interpolation=cv2.INTER_AREA)
    return Scan(encode(picture, 95), dpi, False, Geometry(to_master(picture) @ about(CENTRE, 1, 0)), {})


def write_pdf(sheets: Iterable[Sheet], path: Path) -> None:
    """The pictures as a PDF of JPEG pages, as scanners make it; photos at 200 dpi."""
    rest = iter(sheets)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened, pikepdf.new() as whole:
        while part := list(islice(rest, _PART)):
            name = Path(folder) / f"{part[0].number}.pdf"
            _write_part(part, name)
            whole.pages.extend(opened.enter_context(pikepdf.open(name)).pages)
        whole.save(path)


def _write_part(part: Iterable[Sheet], name: Path) -> None:
    with pikepdf.new() as pdf:
        for sheet in part:
            with Image.open(io.BytesIO(sheet.jpeg)) as image:
                (width, height), is_grey = image.size, image.mode == "L"
            picture = pikepdf.Stream(
                pdf,
                sheet.jpeg,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=width,
                Height=height,
                ColorSpace=pikepdf.Name.DeviceGray if is_grey else pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
            points = 72 / (sheet.scan.dpi or 200)
            page = pdf.add_blank_page(page_size=(width * points, height * points))
            shown = page.add_resource(picture, pikepdf.Name.XObject)
            drawn = f"{width * points:.4f} 0 0 {height * points:.4f} 0 0 cm {shown} Do"
            page.Contents = pdf.make_stream(drawn.encode())
        pdf.save(name)


def write_tiff(sheets: Iterable[Sheet], path: Path) -> None:
    """The pictures as one TIFF: JPEG inside, or fax (group 4) where the scan is of one bit."""
    with AppendingTiffWriter(str(path), new=True) as pages:
        for sheet in sheets:
            image: Image.Image = Image.open(io.BytesIO(sheet.jpeg))
            how: dict[str, Any] = {"compression": "jpeg", "quality": 70}
            if sheet.scan.is_one_bit:
                image, how = (
                    image.point(lambda grey: 255 * (grey > 127)).convert("1"),
                    {"compression": "group4"},
                )
            image.save(pages, format="TIFF", dpi=(sheet.scan.dpi or 200,) * 2, **how)
            pages.newFrame()
