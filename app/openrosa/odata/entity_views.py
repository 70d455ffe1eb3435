"""The addresses of an entity list's table: …/datasets/<list>.svc and what is below it."""

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
from .options import check_format, read_options
from .protocol import answer, check_version, next_link, root, service_document, stream

_SERVICE = f"{BASE}/<name>.svc"


@blueprint.get(_SERVICE, endpoint="odata_entity_service")
@blueprint.get(f"{_SERVICE}/", endpoint="odata_entity_service_root")
def service(number: int, name: str) -> Response:
    """The service document."""
    check_version()
    check_format(request.args.get("$format"))
    _list(number, name)
    return service_document([TABLE])


@blueprint.get(f"{_SERVICE}/$metadata", endpoint="odata_entity_metadata")
def metadata(number: int, name: str) -> Response:
    """What the table holds, as CSDL."""
    check_version()
    check_format(request.args.get("$format"), "xml")
    return answer(entities_metadata(_list(number, name)), "application/xml")


@blueprint.get(f"{_SERVICE}/{TABLE}", endpoint="odata_entities")
def table(number: int, name: str) -> Response:
    """The entities of a list."""
    check_version()
    found, options = _list(number, name), read_options(request.args)
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
    return stream(feed)


def _list(number: int, name: str) -> EntityList:
    return list_named(project_numbered(number, Act.READ_ANSWERS), name)
