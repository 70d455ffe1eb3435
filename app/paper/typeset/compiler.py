"""Typst, as we use it: our own fonts only, and a warning is a failure (a missing font is only that to it)."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst

from app.config import ROOT
from app.errors import Refused

_HERE = Path(__file__).parent
_FAMILIES = ("ibm-plex-sans", "ibm-plex-sans-arabic", "ibm-plex-mono")
_FONTS = [ROOT / "node_modules/@expo-google-fonts" / name for name in _FAMILIES]


@dataclass(frozen=True, slots=True)
class Typeset:
    """A document and the places it left: dicts with kind, page (from 1), x, y, w, h in millimetres."""

    pdf: bytes
    places: tuple[dict[str, Any], ...]

    @property
    def pages(self) -> int:
        return max((place["page"] for place in self.places), default=1)


def typeset(template: str, document: dict[str, Any]) -> Typeset:
    """Typeset `document` with a template of this folder. Refused: paper_typesetting (values: detail)."""
    compiler = _compiler(template, document)
    pdf = _compile(compiler, with_tags=False)
    found = json.loads(compiler.query("<place>", field="value"))
    return Typeset(pdf, tuple(found))


def typeset_accessible(template: str, document: dict[str, Any]) -> bytes:
    """The same as tagged PDF/UA-1, for those who read with a machine."""
    return _compile(_compiler(template, document), standards=["ua-1"])


def _compiler(template: str, document: dict[str, Any]) -> typst.Compiler:
    for folder in _FONTS:
        if not folder.is_dir():
            raise Refused("paper_fonts", 500, {"folder": str(folder)})
    return typst.Compiler(
        input=str(_HERE / f"{template}.typ"),
        root=str(_HERE),
        font_paths=[str(folder) for folder in _FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(document, ensure_ascii=False)},
    )


def _compile(
    compiler: typst.Compiler, standards: list[Any] | None = None, *, with_tags: bool = True
) -> bytes:
    try:
        pdf, warnings = compiler.compile_with_warnings(
            pdf_standards=standards or [], timestamp=0, pdf_tags=with_tags
        )
    except typst.TypstError as error:
        raise Refused("paper_typesetting", 500, {"detail": error.message}) from error
    if warnings:
        raise Refused(
            "paper_typesetting", 500, {"detail": "; ".join(warning.message for warning in warnings)}
        )
    assert isinstance(pdf, bytes)  # noqa: S101 - PDF is one file
    return pdf
