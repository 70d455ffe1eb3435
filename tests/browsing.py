"""A resident in a real browser: fills in the questionnaire of every question type, page by page."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page

#: The addresses of all that our pages run.
SCRIPTS = re.compile(r"/static/dist/.*\.js\b")
#: What is typed, by the last step of the field's name.
TYPED = {
    "prenom": "Ana",
    "age": "41",
    "surface": "62,5",
    "budget": "35",
    "annees": "3",
    "enfants": "2",
    "nom": "Diallo",
    "email": "ana@ville.example",
    "lien": "Fille",
    "son_age": "7",
    "endroit": "47,2184 ; -1,5536",
    "naissance:d": "3",
    "naissance:m": "2",
    "naissance:y": "1980",
    "heure": "14 h 30",
    "traverse": "2",
}
#: What is ticked: field and value.
TICKED = (
    ("habite", "oui"),
    ("note", "8"),
    ("favorable", "1"),
    ("usages", "traverse"),
    ("usages", "courses"),
    ("preference", "other"),
    ("ombre", "4"),
    ("bancs", "2"),
    ("charte", "OK"),
)


def walk(page: Page, address: str, *, begins: str = "commencer") -> Iterator[str]:
    """Open the address and go through to the thanks; yields the title of each page once it is shown."""
    page.goto(address)
    yield page.title()
    press(page, f"button[value={begins}]")
    while not page.locator(".button[value=envoyer]").count():
        assert not page.locator(".summary-errors").count(), page.locator(".summary-errors").inner_text()
        yield page.title()
        fill(page)
        press(page, ".button[value=suite]")
    yield page.title()
    press(page, ".button[value=envoyer]")
    yield page.title()


def press(page: Page, button: str) -> None:
    """Press a button that leads to a page, and wait for that: a count looks at whatever page is there."""
    with page.expect_navigation():
        page.click(button)


def fill(page: Page) -> None:
    """Answer what this page asks, as far as we have something to say."""
    for name, text in TYPED.items():
        found = page.locator(f"input[type=text][name$='/{name}'], input[type=email][name$='/{name}']")
        if found.count():
            found.first.fill(text)
    for name, value in TICKED:
        found = page.locator(f"input[name$='/{name}'][value='{value}']")
        if found.count():
            found.check()
