"""The oldest browsers: what they are, that what is built is theirs to read, and one of them filling in."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.browsing import TICKED, TYPED
from tests.collection.live.test_sending import counted
from tests.node import ROOT, run_node
from tests.serving import Server

_MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
_BROWSERS = re.findall(r"^BROWSERS = (.*)$", _MAKEFILE, re.MULTILINE)[0].split(",")
#: Names each built script that is another once rewritten for the oldest browsers.
_LOWERED = """
import { readFileSync } from "node:fs";
import { transformSync } from "esbuild";
const [browsers, ...files] = process.argv.slice(1);
for (const file of files) {
  const written = readFileSync(file, "utf-8");
  const as = (target) => transformSync(written, { target }).code;
  if (as("esnext") !== as(browsers.split(","))) console.log(file);
}
"""
_FILL = """([typed, ticked]) => {
  const shows = (element) => element.getClientRects().length > 0;
  const tell = (element, name) => element.dispatchEvent(new Event(name, { bubbles: true }));
  for (const _twice of [1, 2]) {
    for (const [name, text] of typed) {
      const kinds = ["text", "email"].map((kind) => `[data-question] input[type=${kind}][name$='/${name}']`);
      const field = [...document.querySelectorAll(kinds.join())].find(shows);
      if (!field) continue;
      field.value = text;
      tell(field, "input");
      tell(field, "change");
    }
    for (const [name, value] of ticked) {
      const box = document.querySelector(`input[name$='/${name}'][value='${value}']`);
      if (box && !box.checked && !box.closest("[data-page]").hidden) box.click();
    }
  }
}"""


def test_the_oldest_browsers_are_those_that_are_written_down() -> None:
    told = (ROOT / "docs" / "browsers.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (Chrome|Edge|Firefox|Safari).*? \| ([\d.]+) \|", told, re.MULTILINE)
    assert [f"{name.lower()}{version}" for name, version in rows] == _BROWSERS


def test_what_is_built_holds_no_syntax_that_the_oldest_do_not_read() -> None:
    built = sorted(str(path) for path in (ROOT / "static" / "dist").rglob("*.js"))
    assert built
    done = run_node("--input-type=module", "--eval", _LOWERED, "--", ",".join(_BROWSERS), *built)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


@pytest.fixture
def old_page(chromium: Browser) -> Iterator[Page]:
    """A page of a Chromium 88, which today's drivers can only have run scripts."""
    path = ROOT / ".venv" / "chromium-88"
    assert path.exists(), "no old Chromium: make .venv/chromium-88"
    arguments = ["--no-sandbox", "--disable-gpu"]
    browser = chromium.browser_type.launch(executable_path=str(path), args=arguments)
    assert browser.version.startswith("88.")
    yield browser.new_page()
    browser.close()


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_an_old_chromium_fills_in_every_question_and_sends_later(
    app: Flask, server: Server, old_page: Page, paged: str, language: str
) -> None:
    problems: list[str] = []
    old_page.on("pageerror", lambda problem: problems.append(str(problem)))
    old_page.goto(f"{paged}?langue={language}")
    _wait(old_page, "document.querySelector('[data-begin][data-ready]')")
    _wait(old_page, "navigator.serviceWorker.controller")
    with old_page.expect_navigation():
        old_page.evaluate("setTimeout(() => document.querySelector('.button[value=commencer]').click(), 50)")
    _wait(old_page, "document.querySelector('[data-live][data-ready]')")
    while not _is_true(old_page, "!document.querySelector('[data-review]').hidden"):
        heading = old_page.evaluate(_HEADING)
        old_page.evaluate(_FILL, [list(TYPED.items()), list(TICKED)])
        old_page.evaluate("document.querySelector('[data-on]').click()")
        assert _is_true(old_page, "document.querySelector('[data-summary]').hidden"), heading
        _wait(old_page, f"{_HEADING} !== {heading!r}")
    server.stop()
    old_page.evaluate("document.querySelector('[data-on]').click()")
    _wait(old_page, "document.querySelector('[data-thanks][data-state=kept]:not([hidden])')")
    assert counted(app) == 0
    server.start()
    old_page.evaluate("document.querySelector('[data-send]').click()")
    _wait(old_page, "document.querySelector('[data-thanks][data-state=sent]:not([hidden])')")
    assert counted(app) == 1
    assert not problems


_HEADING = "[...document.querySelectorAll('main h1')].find((one) => one.getClientRects().length).innerText"


def _is_true(page: Page, expression: str) -> bool:
    return bool(page.evaluate(f"!!({expression})"))


def _wait(page: Page, expression: str) -> None:
    for _tenth in range(200):
        if _is_true(page, expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never so: {expression}")
