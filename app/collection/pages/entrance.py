"""What the residents' pages add to the application."""

from flask import Flask

from app.collection.pages.views import (
    answering,
    blueprint,
    codes,
    live,
    notices,
    offline,
    welcome,
    withdrawal,
)
from app.i18n import _

__all__ = ["answering", "codes", "live", "notices", "offline", "open_pages", "welcome", "withdrawal"]


def open_pages(app: Flask) -> None:
    """Register the pages' addresses and the filter that tells sizes."""
    app.register_blueprint(blueprint)
    app.jinja_env.filters["weight"] = weight


def weight(size: int) -> str:
    """A size in bytes as people say it: « 240 ko », « 1,2 Mo »."""
    if size < 1_000_000:
        return _("%(size)d ko", size=max(1, round(size / 1000)))
    megabytes, tenths = divmod(round(size / 100_000), 10)
    return _("%(whole)d,%(tenths)d Mo", whole=megabytes, tenths=tenths)
