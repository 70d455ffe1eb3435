"""A resident on the live page, in a real browser."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, BrowserType, Error, Locator, Page, expect

from tests.browsing import TICKED, TYPED

_CHOICE = "input[name$='/{}'][value='{}']"


def find_chromium() -> str:
    """The path of the machine's own Chromium; fails where there is none."""
    path = shutil.which("chromium")
    assert path, "no chromium: apt-get install chromium"
    return path


@dataclass(frozen=True)
class Live:
    """One tab. What is asked is named by the last step of its path."""

    page: Page

    def begin(self, address: str) -> "Live":
        """Open the door and go in."""
        self.page.goto(address)
        self.page.click(".button[value=commencer]")
        return self.ready()

    def ready(self) -> "Live":
        """Wait until the page lives."""
        self.page.wait_for_selector("[data-live][data-ready]")
        return self

    def field(self, name: str) -> Locator:
        return self.page.locator(f"[data-question] [name$='/{name}']:visible").first

    def question(self, name: str) -> Locator:
        return self.page.locator(f"[data-question][data-path$='/{name}']").first

    def type(self, name: str, text: str) -> None:
        self.field(name).fill(text)

    def tick(self, name: str, value: str) -> None:
        self.page.locator(_CHOICE.format(name, value)).first.check()

    def fill(self) -> None:
        """Answer what shows, and what shows then, as far as we have something to say."""
        self._fill_shown()
        self._fill_shown()

    def _fill_shown(self) -> None:
        for name, text in TYPED.items():
            kinds = ", ".join(f"input[type={kind}][name$='/{name}']:visible" for kind in ("text", "email"))
            found = self.page.locator(kinds)
            if found.count():
                found.first.fill(text)
        for name, value in TICKED:
            found = self.page.locator(f"{_CHOICE.format(name, value)}:visible")
            if found.count():
                found.first.check()

    def go_on(self) -> "Live":
        self.page.click("[data-on]")
        return self

    def finish(self) -> "Live":
        """From the last page to the review, which may still have to come, and on."""
        self.go_on()
        self.page.wait_for_selector("[data-review]:visible")
        return self.go_on()

    def back(self) -> "Live":
        self.page.click("[data-back]")
        return self

    def pages(self) -> Iterator[str]:
        """Fill page after page, up to the review; yields the heading of each."""
        while not self.page.locator("[data-review]").is_visible():
            self.fill()
            here = self.heading
            yield here
            self.go_on()
            assert not self.errors, self.errors
            expect(self.page.locator("main h1:visible").first).not_to_have_text(here)
        yield self.heading

    def to_review(self) -> "Live":
        list(self.pages())
        return self

    def wait_kept(self) -> "Live":
        """Until the draft is said to be kept."""
        expect(self.page.locator("[data-keeping]")).to_contain_text("Brouillon gardé")
        return self

    def outcome(self, state: str) -> "Live":
        """Wait for what became of the answer: kept, sent or aside."""
        self.page.wait_for_selector(f"[data-thanks][data-state={state}]:visible")
        return self

    @property
    def heading(self) -> str:
        return self.page.locator("main h1:visible").first.inner_text()

    @property
    def errors(self) -> str:
        summary = self.page.locator("[data-summary]")
        return summary.inner_text() if summary.is_visible() else ""

    @property
    def receipt(self) -> str:
        return self.page.locator("[data-code]").inner_text()


@dataclass
class Device:
    """A browser with a disk of its own: closed, killed as a telephone kills it, and opened again."""

    browser: BrowserType
    folder: Path
    context: BrowserContext | None = None

    def open(self) -> Page:
        """Start the browser; what it had kept is still there."""
        self.context = self.browser.launch_persistent_context(
            str(self.folder),
            executable_path=find_chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
            locale="fr-FR",
            viewport={"width": 360, "height": 740},
        )
        self.context.set_default_timeout(15_000)
        return self.context.pages[0]

    def close(self) -> None:
        if self.context:
            self.context.close()
        self.context = None

    def kill(self) -> None:
        """End every process of this browser at once, with nothing said to them."""
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with suppress(Error):
            self.close()
        self.context = None
        for lock in self.folder.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    def processes(self) -> list[int]:
        """The processes of the browser, by their numbers."""
        wanted = f"--user-data-dir={self.folder}".encode()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if wanted in (process / "cmdline").read_bytes().split(b"\0"):
                    found.append(int(process.name))
        return found
