"""What the pages of a test's browsers show: told where the test fails, for a time limit tells nothing."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.live import Device

_MOST_CHARACTERS = 1_500
_PATIENCE = 2_000  # milliseconds; a page that hangs has nothing to tell


def told_by_pages(item: pytest.Item) -> str:
    """Address and text of each page that is still open."""
    fixtures = item.funcargs.values() if isinstance(item, pytest.Function) else ()
    contexts = [context for one in fixtures for context in _contexts(one)]
    return "\n\n".join(_tell(page) for context in contexts for page in context.pages)


def _contexts(fixture: object) -> Iterator[BrowserContext]:
    if isinstance(fixture, Browser):
        yield from fixture.contexts
    elif isinstance(fixture, Device) and fixture.context:
        yield fixture.context


def _tell(page: Page) -> str:
    with suppress(Error):
        text = page.locator("body").inner_text(timeout=_PATIENCE)
        return f"{page.url}\n{text[:_MOST_CHARACTERS]}"
    return f"{page.url}\n(does not answer)"
