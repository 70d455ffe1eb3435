"""Piles taken apart: PDF, TIFF, JPEG and PNG files as grey pages, one at a time."""

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt
import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # it has no types
from PIL import Image, UnidentifiedImageError

Grey = npt.NDArray[np.uint8]

# Pages are small: several threads would spend more waiting for one another than they save, on cores that
# are there for those who answer.
cv2.setNumThreads(1)

#: What a scanner, or a telephone of today, makes at most of a sheet. Pixels.
MOST_PIXELS = 120_000_000
#: More pages than this in one file are several piles.
MOST_PAGES = 4_000
#: Where nothing tells a better one: pages that are drawn rather than scanned are rendered so. Dots an inch.
_RENDERED = 200
#: Sharper pages are halved while they are decoded, which costs a quarter and loses nothing that is read.
_SHARP = 3_200
_REDUCED = (
    (4 * _SHARP, cv2.IMREAD_REDUCED_GRAYSCALE_8),
    (2 * _SHARP, cv2.IMREAD_REDUCED_GRAYSCALE_4),
    (_SHARP, cv2.IMREAD_REDUCED_GRAYSCALE_2),
)


class PileRefused(Exception):
    """A file that cannot be taken apart; `code` says why, `values` fill its sentence."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page of a pile. `number` counts the file's pages from 1; `grey` has shape (height, width).

    `problem` says why there is no image: image_large, image_broken.
    """

    number: int
    grey: Grey | None
    is_one_bit: bool = False
    problem: str = ""


def pages_of(path: Path) -> Iterator[PageImage]:
    """Yield the pages of a file in order. Raises PileRefused for what is no pile at all."""
    with path.open("rb") as file:
        start = file.read(1024)
    if b"%PDF-" in start:
        yield from _of_pdf(path)
    elif start.startswith((b"\xff\xd8", b"\x89PNG", b"II*\0", b"MM\0*")):
        yield from _of_image(path)
    else:
        raise PileRefused("pile_kind")


# PDF: the scanner's images are taken out as they are; other pages are rendered


def _of_pdf(path: Path) -> Iterator[PageImage]:
    try:
        with pikepdf.open(path) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise PileRefused("pile_pages", pages=len(pdf.pages), most=MOST_PAGES)
            yield from _of_pages(path, pdf)
    except pikepdf.PasswordError as error:
        raise PileRefused("pile_encrypted") from error
    except pikepdf.PdfError as error:
        raise PileRefused("pile_broken") from error


def _of_pages(path: Path, pdf: pikepdf.Pdf) -> Iterator[PageImage]:
    rendering = _Rendering(path)
    try:
        for at, page in enumerate(pdf.pages):
            yield _scanned(page, at + 1) or rendering.page(at)
    finally:
        rendering.close()


def _scanned(page: pikepdf.Page, number: int) -> PageImage | None:
    """The page's one image, where the page is nothing else."""
    with suppress(pikepdf.PdfError, KeyError, ValueError, NotImplementedError, AttributeError):
        images = list(page.get_images().values())
        if len(images) != 1 or _draws_more(page):
            return None
        found = cast("pikepdf.Stream", images[0])
        if int(found.Width) * int(found.Height) > MOST_PIXELS:
            return PageImage(number, None, problem="image_large")
        filters = _filters(found)
        if filters == ["/DCTDecode"]:
            return _decoded(number, found.read_raw_bytes(), int(found.Height))
        if "/JBIG2Decode" in filters:
            return None
        return _of_pil(number, pikepdf.PdfImage(found).as_pil_image())
    return None


def _filters(image: pikepdf.Object) -> list[str]:
    named = image.get("/Filter")
    return [str(name) for name in named] if isinstance(named, pikepdf.Array) else [str(named)]


def _draws_more(page: pikepdf.Page) -> bool:
    """Whether a page shows more than an image; the invisible text of a scanner's OCR is no more."""
    fonts = page.resources.get("/Font")
    if fonts is not None and len(fonts) > 0:
        return any(operator == pikepdf.Operator("Tj") for _operands, operator in _visible(page))
    length = sum(len(part.read_bytes()) for part in _contents(page))
    return length > 2_000


def _visible(page: pikepdf.Page) -> Iterator[tuple[object, pikepdf.Operator]]:
    mode = 0
    for instruction in pikepdf.parse_content_stream(page):
        if instruction.operator == pikepdf.Operator("Tr"):
            mode = int(instruction.operands[0])
        elif mode != 3:
            yield instruction.operands, instruction.operator


def _contents(page: pikepdf.Page) -> list[pikepdf.Object]:
    contents = page.obj.get("/Contents")
    if contents is None:
        return []
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]


class _Rendering:
    """Pages drawn with PDFium, which opens the file when it is first asked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document: pypdfium2.PdfDocument | None = None

    def page(self, at: int) -> PageImage:
        try:
            if self._document is None:
                self._document = pypdfium2.PdfDocument(self._path)
            page = self._document[at]
            scale = min(_RENDERED / 72, 4_000 / max(page.get_size()))
            grey = page.render(scale=scale, grayscale=True).to_numpy().copy()
            page.close()
        except pypdfium2.PdfiumError:
            return PageImage(at + 1, None, problem="image_broken")
        return PageImage(at + 1, grey[:, :, 0] if grey.ndim == 3 else grey)

    def close(self) -> None:
        if self._document:
            self._document.close()


# Images


def _of_image(path: Path) -> Iterator[PageImage]:
    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, and told to who sent it
    try:
        with Image.open(path) as image:
            if image.format == "JPEG":
                yield _jpeg(image, path)
                return
            for frame in range(min(getattr(image, "n_frames", 1), MOST_PAGES)):
                image.seek(frame)
                yield _of_pil(frame + 1, image)
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise PileRefused("pile_broken") from error


def _jpeg(image: Image.Image, path: Path) -> PageImage:
    if image.width * image.height > MOST_PIXELS:
        return PageImage(1, None, problem="image_large")
    return _decoded(1, path.read_bytes(), max(image.size))


def _decoded(number: int, data: bytes, longest: int) -> PageImage:
    """A JPEG: only its luminance is decoded. OpenCV heeds the orientation that a telephone notes."""
    flag = next((flag for least, flag in _REDUCED if longest > least), cv2.IMREAD_GRAYSCALE)
    grey = cv2.imdecode(np.frombuffer(data, np.uint8), flag)
    if grey is None:
        return PageImage(number, None, problem="image_broken")
    return PageImage(number, grey.astype(np.uint8, copy=False))


def _of_pil(number: int, image: Image.Image) -> PageImage:
    if image.width * image.height > MOST_PIXELS:
        return PageImage(number, None, problem="image_large")
    is_one_bit = image.mode == "1"
    try:
        grey = np.asarray(_flattened(image).convert("L"), dtype=np.uint8)
    except (OSError, SyntaxError, ValueError):
        return PageImage(number, None, problem="image_broken")
    if max(grey.shape) > _SHARP:
        factor = _SHARP / 2 / max(grey.shape)
        grey = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA).astype(np.uint8)
    return PageImage(number, grey, is_one_bit)


def _flattened(image: Image.Image) -> Image.Image:
    """On white, where it is transparent; 16-bit grey brought down to 8."""
    if image.mode in {"I;16", "I;16B", "I"}:
        return Image.fromarray((np.asarray(image, dtype=np.float64) / 257).clip(0, 255).astype(np.uint8))
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        behind = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(behind, image.convert("RGBA"))
    return image


def decode(data: bytes) -> Grey | None:
    """The image that was kept of a page."""
    grey = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    return None if grey is None else grey.astype(np.uint8, copy=False)


def encode(grey: Grey) -> bytes:
    """The image of a page as it is kept: JPEG, at a quality at which handwriting stays as it is."""
    return io.BytesIO(cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes()).getvalue()
