"""/terrain/agent/…: a resident verifies who stands at the door, on their own telephone."""

from zoneinfo import ZoneInfo

from flask import Response, current_app, make_response, render_template

from app.clock import now
from app.config import Settings
from app.errors import Refused
from app.fieldwork.badge import read_badge
from app.fieldwork.terrain import blueprint
from app.i18n import spelled_date
from app.projects.qr import text_svg


@blueprint.get("/terrain/agent/<int:number>-<check>")
def badge(number: int, check: str) -> Response:
    """Who it is, or that we know nobody by this badge: both say whom to call."""
    found = read_badge(number, check)
    zone = ZoneInfo(found.projects[0].zone if found else "Europe/Paris")
    today = spelled_date(now().astimezone(zone), "full")
    page = render_template("terrain/badge.html", badge=found, today=today, telephone=_settings().telephone)
    response = make_response(page, 200 if found else 404)
    # Of today: a badge that was taken away must not be shown from a cache.
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/terrain/agent/<int:number>-<check>.svg")
def badge_qr(number: int, check: str) -> Response:
    """The QR that the agent shows: it leads to the page."""
    if read_badge(number, check) is None:
        raise Refused("not_found", 404)
    link = f"{_settings().public_url}/terrain/agent/{number}-{check}"
    response = Response(text_svg(link), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


def _settings() -> Settings:
    settings: Settings = current_app.extensions["palier.settings"]
    return settings
