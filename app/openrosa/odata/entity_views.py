"""The addresses of an entity list's table: …/datasets/<list>.svc and what is below it."""

from dataclasses import replace

from flask import Response, request

from app.accounts.access import Act
from app.accounts.audit import record
from app.db import writing
from app.openrosa.central.blueprint import blueprint
from app.openrosa.central.callers import caller
from app.openrosa.central.datasets import BASE, list_named
from app.openrosa.central.place import project_numbered
from app.openrosa.models import EntityList

from .entity_tables import TABLE, entities_metadata, open_entities
from .feed import Feed
from .options import read_options
from .protocol import (
    COUNT,
    answer,
    check_client,
    count_alone,
    next_link,
    read_request,
    root,
    service_document,
    stream,
)

_SERVICE = f"{BASE}/<name>.svc"


@blueprint.get(_SERVICE, endpoint="odata_entity_service")
@blueprint.get(f"{_SERVICE}/", endpoint="odata_entity_service_root")
def service(number: int, name: str) -> Response:
    """The service document."""
    check_client()
    _list(number, name)
    return service_document([TABLE])


@blueprint.get(f"{_SERVICE}/$metadata", endpoint="odata_entity_metadata")
def metadata(number: int, name: str) -> Response:
    """What the table holds, as CSDL."""
    check_client("xml")
    return answer(entities_metadata(_list(number, name)), "application/xml")


@blueprint.get(f"{_SERVICE}/{TABLE}", endpoint="odata_entities")
def table(number: int, name: str) -> Response:
    """The entities of a list."""
    check_client()
    found, (options, applied) = _list(number, name), read_request()
    opened = open_entities(found, options)
    feed = Feed(
        context=f"{root()}/$metadata#{TABLE}",
        rows=opened.placed() if options.top != 0 else (),
        top=options.top,
        next_link=lambda place: next_link(place, options),
        count=opened.count(),
    )
    if options.top != 0:
        writing()
        record("entities.export", f"entity_list {found.id}", by=caller(), project_id=found.project_id)
    return stream(feed, applied)


@blueprint.get(f"{_SERVICE}/{TABLE}{COUNT}", endpoint="odata_entities_count")
def count(number: int, name: str) -> Response:
    """How many entities there are."""
    check_client()
    options = replace(read_options(request.args), count=True)
    return count_alone(open_entities(_list(number, name), options).count() or 0)


def _list(number: int, name: str) -> EntityList:
    return list_named(project_numbered(number, Act.READ_ANSWERS), name)
