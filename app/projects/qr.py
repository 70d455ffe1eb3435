"""QR codes of links, as SVG for pages and PNG for word processors.

Links are upper-cased as far as that changes nothing for a browser, because a QR in alphanumeric
mode holds them in fewer modules than in byte mode and reads better from a poster.
"""

import io
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.pil import PilImage
from qrcode.image.svg import SvgPathImage

#: Quiet zone around the code, in modules (ISO/IEC 18004 asks for four).
_QUIET_ZONE = 4


def uppercase_link(link: str) -> str:
    """`link` in capitals, for pages that answer to capitals too: /q/… and sources' slugs do."""
    scheme, host, path, query, _ = urlsplit(link)
    return urlunsplit((scheme, host, path, query, "")).upper()


def _code(link: str, box: int) -> "qrcode.QRCode[Any]":
    return _drawn(uppercase_link(link), box)


def _drawn(text: str, box: int) -> "qrcode.QRCode[Any]":
    code: qrcode.QRCode[Any] = qrcode.QRCode(
        error_correction=ERROR_CORRECT_M, box_size=box, border=_QUIET_ZONE
    )
    code.add_data(text)
    code.make(fit=True)
    return code


def qr_svg(link: str) -> bytes:
    """An SVG document without inline style or script; it scales to any size."""
    out = io.BytesIO()
    _code(link, 10).make_image(image_factory=SvgPathImage).save(out)
    return out.getvalue()


def text_svg(text: str) -> str:
    """The same of any text, as it is, for the midst of a page: it begins with <svg>."""
    return str(_drawn(text, 10).make_image(image_factory=SvgPathImage).to_string(encoding="unicode"))


def qr_png(link: str, module: int = 12) -> bytes:
    """A black and white PNG, `module` pixels to a module: 12 prints sharp at 5 cm."""
    out = io.BytesIO()
    _code(link, module).make_image(image_factory=PilImage).save(out, "PNG")
    return out.getvalue()
