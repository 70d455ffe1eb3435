"""Layouts: a questionnaire's published form typeset once for a language and a size, and kept."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.blobs import keep_blob
from app.collection.pages.offers import form_language, page_language
from app.db import db
from app.errors import Refused
from app.households.codes import ALPHABET
from app.i18n import speaking
from app.paper import typeset as templates
from app.paper.models import PaperLayout
from app.paper.printing import fitting
from app.paper.printing.fitting import fit
from app.paper.printing.texts import sentences_in, texts_of
from app.paper.reading.printed import with_print
from app.paper.sheet.blocks import Sheet
from app.paper.sheet.compose import compose
from app.paper.sheet.document import STYLES, document_of
from app.paper.sheet.surroundings import surroundings
from app.paper.typeset.compiler import typeset_accessible
from app.projects.forms import load_form
from app.projects.models import FormVersion, Questionnaire
from app.projects.versions import published_version, versions_of
from app.questionnaire.languages import UNDETERMINED

_MARK = 4
_LARGEST = 60_000_000
#: What a layout is made by, besides its document: where that changes, boxes move.
_MADE_BY = (Path(templates.__path__[0]) / "sheet.typ", Path(fitting.__file__))
#: The language for which there is a style of its own.
_EASY = "fr-x-falc"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sheet as it is asked for. `language` is the form's tag; `variant` a key of STYLES."""

    questionnaire: Questionnaire
    version: FormVersion
    language: str
    variant: str


def wanted(questionnaire: Questionnaire, language: str | None = None, variant: str | None = None) -> Wanted:
    """The sheet of what is published.

    Refused: paper_unpublished, paper_language (values: known), paper_variant.
    """
    version = published_version(questionnaire)
    if version is None:
        raise Refused("paper_unpublished", 409)
    return sheet_of(questionnaire, version, language, variant)


def previewed(
    questionnaire: Questionnaire, language: str | None = None, variant: str | None = None
) -> Wanted:
    """The sheet of what is published, or before that of the newest version: to look at, not to hand out."""
    version = published_version(questionnaire) or next(iter(versions_of(questionnaire)), None)
    if version is None:
        raise Refused("paper_unpublished", 409)
    return sheet_of(questionnaire, version, language, variant)


def sheet_of(
    questionnaire: Questionnaire,
    version: FormVersion,
    language: str | None = None,
    variant: str | None = None,
) -> Wanted:
    """The sheet of any version. Refused: paper_language (values: known), paper_variant."""
    form = load_form(version)
    spoken = form_language(form, language)
    known = [spoken_tag(one.tag) for one in form.languages]
    if language and spoken_tag(spoken.tag).split("-")[0] != language.split("-")[0]:
        raise Refused("paper_language", 422, {"language": language, "known": ", ".join(known)})
    chosen = variant or ("easy" if spoken.tag == _EASY else "standard")
    if chosen not in STYLES:
        raise Refused("paper_variant", 422, {"variant": chosen, "known": ", ".join(STYLES)})
    return Wanted(questionnaire, version, spoken.tag, chosen)


def spoken_tag(tag: str) -> str:
    """A language's tag; one that nobody told is taken for French."""
    return "fr" if tag == UNDETERMINED else tag


def composed(asked: Wanted) -> tuple[Sheet, dict[str, Any]]:
    """The sheet and the document that is typeset of it."""
    texts = texts_of(asked.questionnaire, asked.language)
    with speaking(page_language(asked.language).code):
        sheet = compose(load_form(asked.version), asked.language, sentences_in(texts))
        around = surroundings(asked.questionnaire, asked.version, sheet, texts)
        return sheet, document_of(sheet, STYLES[asked.variant], around)


def lay_out(asked: Wanted) -> PaperLayout:
    """The layout of a sheet, typeset and kept unless it is there already."""
    _sheet, document = composed(asked)
    fingerprint = _fingerprint(document)
    return _known(asked, fingerprint) or _keep(asked, document, fingerprint)


def layouts_of(questionnaire: Questionnaire) -> Sequence[PaperLayout]:
    """What was laid out of a questionnaire."""
    return db.session.scalars(
        select(PaperLayout).where(
            PaperLayout.project_id == questionnaire.project_id,
            PaperLayout.questionnaire_id == questionnaire.id,
        )
    ).all()


def _known(asked: Wanted, fingerprint: str) -> PaperLayout | None:
    return db.session.scalar(
        select(PaperLayout).where(
            PaperLayout.project_id == asked.questionnaire.project_id,
            PaperLayout.questionnaire_id == asked.questionnaire.id,
            PaperLayout.fingerprint == fingerprint,
        )
    )


def _keep(asked: Wanted, document: dict[str, Any], fingerprint: str) -> PaperLayout:
    document, typed = fit(document)
    layout = PaperLayout(
        project_id=asked.questionnaire.project_id,
        questionnaire_id=asked.questionnaire.id,
        form_version_id=asked.version.id,
        language=asked.language,
        variant=asked.variant,
        mark=_free_mark(),
        fingerprint=fingerprint,
        pages=typed.pages,
        places=with_print(typed.pdf, typed.places),
        base_sha256=_kept(typed.pdf),
        accessible_sha256=_kept(typeset_accessible("sheet", document)),
    )
    db.session.add(layout)
    db.session.flush()
    return layout


def _fingerprint(document: dict[str, Any]) -> str:
    told = json.dumps(document, sort_keys=True, ensure_ascii=False).encode()
    made_by = b"\0".join(path.read_bytes() for path in _MADE_BY)
    return hashlib.sha256(made_by + b"\0" + told).hexdigest()


def _free_mark() -> str:
    while True:
        mark = "".join(secrets.choice(ALPHABET) for _ in range(_MARK))
        if db.session.scalar(select(PaperLayout.id).where(PaperLayout.mark == mark)) is None:
            return mark


def _kept(pdf: bytes) -> str:
    return keep_blob([pdf], most_bytes=_LARGEST).sha256
