"""A resident on the live page in Firefox ESR, which Mozilla's own client drives."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_FILE_PATH
from marionette_driver import By, Wait, errors
from marionette_driver.marionette import Marionette

from tests.axe import RULES
from tests.browsing import TICKED, TYPED
from tests.network import free_port

_SECONDS = 20
_SETTINGS = {
    "intl.accept_languages": "fr-FR, fr",
    "intl.locale.requested": "fr",
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.normandy.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.disable-localhost-when-offline": True,
    "toolkit.shutdown.fastShutdownStage": 3,
}
#: Run in the browser's own context: as with the network's cable pulled, for pages and workers alike.
_OFFLINE = "Services.io.offline = arguments[0]; return Services.io.offline;"
_AXE = """
const [rules, done] = arguments;
const told = ({ help, nodes }) => `${help}: ${nodes.map(({ html }) => html).join(" ")}`;
axe.run(document, { runOnly: rules }).then((found) => done(found.violations.map(told)));
"""


@dataclass
class Firefox:
    """A browser with a disk of its own: closed, killed and opened again. Selectors are CSS."""

    folder: Path
    _process: "subprocess.Popen[bytes] | None" = None

    def open(self) -> "Firefox":
        """Start the browser; what it had kept is still there."""
        path = shutil.which("firefox-esr")
        assert path, "no Firefox: apt-get install firefox-esr"
        port = free_port()
        self.folder.mkdir(exist_ok=True)
        settings = _SETTINGS | {"marionette.port": port}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items()]
        (self.folder / "user.js").write_text("".join(lines))
        command = [
            path,
            "--headless",
            "--marionette",
            "-remote-allow-system-access",
            "--profile",
            str(self.folder),
        ]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self.driver = Marionette(host="127.0.0.1", port=port, startup_timeout=60)
        self.driver.raise_for_port(60)
        self.driver.start_session()
        self.driver.set_window_rect(width=450, height=800)
        return self

    def close(self) -> None:
        """End it as a person does, by closing its window."""
        if not self._process:
            return
        with suppress(errors.MarionetteException, OSError), self.driver.using_context("chrome"):
            self.driver.execute_script("Services.startup.quit(Services.startup.eForceQuit)")
        self._process.wait(_SECONDS)
        self._process = None

    def kill(self) -> None:
        """End every process of this browser at once, with nothing said to them."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def pull(self, *, is_offline: bool = True) -> None:
        """Take the network away, or give it back."""
        with self.driver.using_context("chrome"):
            assert self.driver.execute_script(_OFFLINE, [is_offline]) is is_offline

    # What a person does

    def go(self, address: str) -> None:
        self.driver.navigate(address)

    def begin(self, address: str) -> None:
        """Open the door, wait until the device has all it needs without a network, and go in."""
        self.go(address)
        self.wait("[data-begin][data-ready]")
        self.press(".button[value=commencer]")
        self.wait("[data-live][data-ready]")

    def wait(self, selector: str) -> Any:
        """The first that is on the page and shows, as soon as there is one."""

        def first(_driver: Marionette) -> Any:
            return next(iter(self.shown(selector)), None)

        return Wait(self.driver, timeout=_SECONDS, ignored_exceptions=_MOVING).until(
            first, message=f"{selector} does not show"
        )

    def shown(self, selector: str) -> list[Any]:
        """All that are on the page and show now."""
        return [each for each in self.driver.find_elements(By.CSS_SELECTOR, selector) if _shows(each)]

    def press(self, selector: str) -> None:
        """Press it; again, as a person would, if it was drawn anew under the finger."""
        pressing = Wait(self.driver, timeout=_SECONDS, ignored_exceptions=_MOVING)
        pressing.until(lambda _driver: self.wait(selector).click() or True)

    def press_until(self, selector: str, shows: str) -> None:
        """Press it until the other shows: a tap right where one was just before is not taken."""
        pressing = Wait(self.driver, timeout=_SECONDS, ignored_exceptions=_MOVING)
        pressing.until(lambda _driver: self.shown(shows) or self.press(selector))

    def type(self, name: str, text: str) -> None:
        """Type into the field of the question whose path ends so."""
        field = self.wait(f"[data-question] [name$='/{name}']")
        field.clear()
        field.send_keys(text)

    def text(self, selector: str) -> str:
        return str(self.wait(selector).text)

    def fill(self) -> None:
        """Answer what shows, and what shows then, as far as we have something to say."""
        for _time in range(2):
            for name, text in TYPED.items():
                kinds = (f"[data-question] input[type={kind}][name$='/{name}']" for kind in ("text", "email"))
                for field in self.shown(", ".join(kinds))[:1]:
                    field.clear()
                    field.send_keys(text)
            for name, value in TICKED:
                for box in self._boxes(f"input[name$='/{name}'][value='{value}']"):
                    box.click()

    def _boxes(self, selector: str) -> list[Any]:
        found = self.driver.find_elements(By.CSS_SELECTOR, selector)
        return [box for box in found if not box.is_selected() and box.rect["width"]]

    def pages(self) -> Iterator[str]:
        """Fill page after page, up to the review; yields the heading of each."""
        while not self.shown("[data-review]"):
            self.fill()
            here = self.text("main h1")
            yield here
            self.press("[data-on]")
            assert not self.shown("[data-summary]"), self.text("[data-summary]")
            self._wait_past(here)

    def _wait_past(self, heading: str) -> None:
        Wait(self.driver, timeout=_SECONDS).until(
            lambda _driver: self.text("main h1") != heading, message=f"stays at {heading}"
        )

    # What is found

    def complaints(self) -> list[str]:
        """What axe finds wrong on the page as it is shown now."""
        script = Path(AXE_FILE_PATH).read_text(encoding="utf-8") + _AXE
        found: list[str] = self.driver.execute_async_script(script, [RULES], script_timeout=60_000)
        return found


_MOVING = (errors.StaleElementException, errors.NoSuchElementException)


def _shows(element: Any) -> bool:
    try:
        return bool(element.is_displayed())
    except _MOVING:
        return False
