"""Makes the demonstration project and publishes the catalogue in it."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import NamedTuple

from app.admin.demo import plan
from app.blobs import keep_blob
from app.households.batch_kinds import LETTER
from app.households.minting import Minting, mint
from app.projects.catalogue import CatalogueEntry, read_catalogue
from app.projects.models import Project, Questionnaire
from app.projects.projects import create_project, set_legal_notice
from app.projects.publishing import publish
from app.projects.questionnaires import create_questionnaire, set_dates
from app.projects.sources import create_source, find_source
from app.projects.versions import FormSource, keep_version, read_form
from app.questionnaire.reading import Reading

Read = Mapping[CatalogueEntry, Reading]


def read_forms() -> Read:
    """Read the catalogue, two forms at a time: each takes a second, in a process of its own."""
    entries = read_catalogue()
    with ThreadPoolExecutor(2) as pool:
        readings = pool.map(lambda entry: read_form(entry.content, entry.file), entries)
        return dict(zip(entries, readings, strict=True))


class Opened(NamedTuple):
    """A published questionnaire, and the access codes that its letters carry."""

    questionnaire: Questionnaire
    codes: tuple[str, ...]


def set_up(read: Read, opening: datetime) -> list[Opened]:
    """Create the project with its questionnaires, published and open since `opening` (aware)."""
    project = create_project(plan.NAME, plan.SLUG, [plan.QUARTIER], summary=plan.SUMMARY)
    project.demonstration = True
    set_legal_notice(project, plan.legal_notice(opening.date()))
    return [_open(project, entry, reading, opening) for entry, reading in read.items()]


def _open(project: Project, entry: CatalogueEntry, reading: Reading, opening: datetime) -> Opened:
    questionnaire = create_questionnaire(project, entry.short_name, entry.title, entry.terms)
    blob = keep_blob([entry.content], most_bytes=len(entry.content))
    version = keep_version(questionnaire, reading, FormSource(entry.file, blob.sha256))
    set_dates(questionnaire, opening, opening + timedelta(days=plan.OPEN_FOR))
    publish(questionnaire, version)
    part = plan.PARTS[entry.short_name]
    used = {way.source for way in part.ways}
    for lead in plan.LEADS:
        if lead.slug in used:
            create_source(questionnaire, lead)
    return Opened(questionnaire, _codes(questionnaire, part.codes))


def _codes(questionnaire: Questionnaire, count: int) -> tuple[str, ...]:
    if not count:
        return ()
    led = find_source(questionnaire, plan.LETTER)
    letters = Minting("Lettre aux habitants", count, kind=LETTER, source_id=led.id if led else None)
    return mint(questionnaire, letters).codes
