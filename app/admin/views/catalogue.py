"""The questionnaires that ship with Palier, to download and adapt."""

from flask import Response
from flask.typing import ResponseReturnValue

from app.admin.blueprint import blueprint
from app.errors import Refused
from app.projects.catalogue import find_in_catalogue

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/modeles/<short_name>.xlsx")
def catalogue_file(short_name: str) -> ResponseReturnValue:
    entry = find_in_catalogue(short_name)
    if entry is None:
        raise Refused("not_found", 404)
    headers = {"Content-Disposition": f"attachment; filename={short_name}.xlsx"}
    return Response(entry.to_xlsx(), mimetype=_XLSX, headers=headers)
