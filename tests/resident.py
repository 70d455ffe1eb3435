"""A resident without JavaScript: what a page holds is posted back, with what they fill in."""

import html
import re
from collections.abc import Mapping

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Resident:
    """Fills in pages as a browser without scripts does: what a page holds is posted back."""

    def __init__(self, client: FlaskClient, address: str) -> None:
        self.client = client
        self.address = address
        self.answer: TestResponse = client.get(address)

    @property
    def page(self) -> str:
        return html.unescape(self.answer.get_data(as_text=True))

    def press(self, button: str, typed: Mapping[str, object] | None = None) -> "Resident":
        """Press a button, with these fields filled in beside those that the page holds."""
        data = {**self._held(), **(typed or {}), "aller": button}
        self.answer = self.client.post(self.address.partition("?")[0], data=data)
        return self

    def go_on(self, **typed: object) -> "Resident":
        """Continue; fields are named by the last step of their path."""
        return self.press("suite", {self.field(name): value for name, value in typed.items()})

    def field(self, name: str) -> str:
        """The whole name of a field that ends so: `age`, or `birth:y` for a part of it."""
        found = [full for full in re.findall(r'name="([^"]+)"', self.page) if full.endswith(f"/{name}")]
        assert found, f"{name} is not on this page: {self.heading}"
        return found[0]

    @property
    def heading(self) -> str:
        return re.sub(r"<[^>]+>|\s+", " ", "".join(re.findall(r"<h1.*?</h1>", self.page, re.S))).strip()

    def _held(self) -> dict[str, list[str]]:
        """What a browser would send of this page untouched."""
        held: dict[str, list[str]] = {}
        for tag in re.findall(r"<input[^>]*>", self.answer.get_data(as_text=True)):
            told = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
            is_off = told.get("type") in {"radio", "checkbox"} and " checked" not in tag
            if told.get("type") != "file" and not is_off:
                held.setdefault(html.unescape(told["name"]), []).append(html.unescape(told.get("value", "")))
        for name, text in re.findall(
            r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', self.page, re.S
        ):
            held.setdefault(name, []).append(text)
        for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', self.page, re.S):
            chosen = re.findall(r'value="([^"]*)" selected', options)
            held.setdefault(name, []).extend(chosen)
        return held
