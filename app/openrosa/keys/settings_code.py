"""The settings that Collect takes from a QR code: base64 of zlib-compressed JSON, one line.

Source: ODK Collect, client-settings.schema.json; the same that Central calls a managed code.
"""

import json
import zlib
from base64 import b64encode

from app.projects.models import Project


def server_url(public_url: str, project: Project, token: str) -> str:
    """What Collect calls the server: the form list and the submissions are below it."""
    return f"{public_url}/v1/key/{token}/projects/{project.number}"


def settings_code(public_url: str, project: Project, token: str) -> str:
    """What the QR of a tablet holds."""
    return code_of(server_url(public_url, project, token), project.name)


def code_of(address: str, name: str) -> str:
    """What a QR holds. Forms follow the server's list, answers leave as soon as there is a network."""
    settings = {
        "general": {
            "server_url": address,
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
        },
        "project": {"name": name},
        "admin": {},
    }
    return b64encode(zlib.compress(json.dumps(settings, ensure_ascii=False).encode(), 9)).decode()
