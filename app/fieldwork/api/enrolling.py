"""POST /api/v1/terrain/devices: a device trades its invitation for its credentials."""

import base64

from flask import Response, request

from app.collection.api.body import read_json, to_json
from app.fieldwork.api import blueprint
from app.fieldwork.devices import Enrolled, enrol
from app.fieldwork.schemas import EnrolSchema, read
from app.fieldwork.sealing import public_key
from app.fieldwork.signing import verifying_key
from app.rates import limit

#: From one address in ten minutes: a morning at the depot, where a whole team takes its devices.
_TRIES, _SECONDS = 600, 600


@blueprint.post("/api/v1/terrain/devices")
def enrol_device() -> Response:
    """201 with the credentials, which are told once."""
    limit("enrol", request.remote_addr or "", _TRIES, _SECONDS)
    told = read(EnrolSchema(), read_json())
    return to_json(_tell(enrol(told["token"], told["name"])), 201)


def _tell(enrolled: Enrolled) -> dict[str, object]:
    device = enrolled.device
    agent, project = device.person, device.project
    return {
        "device": {"id": str(device.id), "number": device.number, "name": device.name},
        "agent": {"number": agent.number, "name": agent.name},
        "project": {"number": project.number, "name": project.name, "zone": project.zone},
        "session": enrolled.session,
        "submit": enrolled.submit,
        "public_key": base64.b64encode(public_key(project.id)).decode(),
        "verifying_key": verifying_key(),
    }
