"""What every answer and every request is held to: headers, origin, session, size, room on disk."""

import shutil
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from app.config import Settings
from app.errors import Refused
from app.keys import Keys

_COOKIE = "palier"
_SAFE = {"GET", "HEAD", "OPTIONS"}
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "font-src 'self'",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
}


def init_security(app: Flask, settings: Settings, keys: Keys) -> None:
    """Set the session up and hold every request and answer to the rules."""
    app.config.update(
        SECRET_KEY=keys.session,
        SESSION_COOKIE_NAME=_COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=settings.max_request_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_request_bytes,
        MAX_FORM_PARTS=5_000,
    )

    app.session_interface = _Sessions()

    @app.before_request
    def _hold_to_the_rules() -> None:
        if request.method not in _SAFE:
            refuse_foreign_origin(settings.origin)
            refuse_when_nearly_full(settings)

    app.after_request(_add_headers)


class _Sessions(SecureCookieSessionInterface):
    """Flask's sessions, without preparing to check a signature where there is no cookie."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if _COOKIE in request.cookies:
            return super().open_session(app, request)
        return self.session_class()


def refuse_foreign_origin(ours: str) -> None:
    """Refuse an unsafe request that another site made a browser send (docs/adr/origin-instead-of-a-token.md).

    A browser names the page's origin in `Origin` and says in `Sec-Fetch-Site` how far it is from
    us. A request with neither is not a modern browser's: it passes only without a session.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        fine = site in {"same-origin", "none"}
    elif origin is not None and origin != "null":
        fine = origin == ours or urlsplit(origin).netloc == request.host
    else:
        fine = _COOKIE not in request.cookies
    if not fine:
        raise Refused("foreign_origin", 403)


def refuse_when_nearly_full(settings: Settings) -> None:
    """Refuse with 507 before anything is accepted, while there is still room to clean up."""
    if shutil.disk_usage(settings.var).free < settings.min_free_bytes:
        raise Refused("disk_full", 507)


def is_personal() -> bool:
    """Whether what is asked for may hold something of a team member's own.

    The cookie is looked at, not the session: looking at that would mark every page `Vary: Cookie`.
    """
    return _COOKIE in request.cookies and request.endpoint != "static"


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    # Under no-referrer a browser sends `Origin: null` even to ourselves; the team's pages need it.
    response.headers.setdefault("Referrer-Policy", "same-origin" if is_personal() else "no-referrer")
    if is_personal():
        response.headers.setdefault("Cache-Control", "no-store")
    return response
