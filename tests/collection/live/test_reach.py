"""Whoever comes: nothing for axe to find in any state, all of it by keyboard alone, installable."""

import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.axe import assert_accessible
from tests.collection.live.test_filling import stored
from tests.collection.live.test_sending import counted
from tests.live import Live
from tests.make_published import make_published
from tests.serving import Server

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
_MOST_STEPS = 400


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_axe_finds_nothing_on_the_way(live: Live, paged: str, language: str) -> None:
    live.begin(f"{paged}?langue={language}")
    assert live.page.locator("html").get_attribute("dir") == {"fr": "ltr", "ar": "rtl"}[language]
    for _heading in live.pages():
        assert_accessible(live.page)
    live.go_on().outcome("sent")
    assert_accessible(live.page)


def test_axe_finds_nothing_where_there_are_errors(live: Live, paged: str) -> None:
    live.begin(paged).go_on()
    assert live.errors
    assert_accessible(live.page)


def test_axe_finds_nothing_offline_nor_where_an_answer_waits(live: Live, server: Server, paged: str) -> None:
    live.begin(paged).to_review()
    server.stop()
    live.page.context.set_offline(True)
    expect(live.page.locator("[data-keeping]")).to_contain_text("Pas de connexion")
    assert_accessible(live.page)
    live.go_on().outcome("kept")
    assert_accessible(live.page)
    live.page.context.set_offline(False)
    server.start()


def test_pages_reflow_narrow_and_with_text_twice_as_large(live: Live, paged: str) -> None:
    live.begin(paged)
    for heading in live.pages():
        for width, size in ((320, "100%"), (360, "200%")):
            live.page.set_viewport_size({"width": width, "height": 640})
            live.page.evaluate("size => document.documentElement.style.fontSize = size", size)
            wide = live.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{heading} is {wide} pixels wide at {width} and {size}"
            assert_accessible(live.page)
        live.page.evaluate("document.documentElement.style.fontSize = ''")
        live.page.set_viewport_size({"width": 360, "height": 740})


def test_nothing_moves_while_the_pages_come_to_life(live: Live, paged: str) -> None:
    live.page.add_init_script(_SHIFTS)
    live.page.goto(paged)
    expect(live.page.locator("[data-begin][data-ready]")).to_have_count(1)
    live.page.wait_for_timeout(500)
    assert live.page.evaluate("window.shifts") == []
    live.page.goto(f"{paged}/remplir/1/fr")
    live.ready().page.wait_for_timeout(500)
    assert live.page.evaluate("window.shifts") == []


def test_dark_pages_keep_their_contrast(chromium: Browser, paged: str) -> None:
    context = chromium.new_context(color_scheme="dark", viewport={"width": 360, "height": 740})
    live = Live(context.new_page()).begin(paged)
    for _heading in live.pages():
        assert_accessible(live.page)
    context.close()


def test_the_questionnaire_is_answered_by_keyboard_alone(app: Flask, server: Server, telephone: Page) -> None:
    with app.app_context():
        short_name = make_published(markdown=_EVERYDAY).short_name
    page, live = telephone, Live(telephone)
    page.goto(f"{server.url}/q/{short_name}")
    expect(page.locator("[data-begin][data-ready]")).to_have_count(1)
    keyboard_to(page, "button[value=commencer]")
    page.keyboard.press("Enter")
    live.ready()
    keyboard_to(page, "[name$='/nom']")
    page.keyboard.type("Ana")
    keyboard_to(page, "[name$='/vient']")
    page.keyboard.press("ArrowDown")
    keyboard_to(page, "[name$='/usages'][value=courses]")
    page.keyboard.press("Space")
    keyboard_to(page, "[data-on]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-heading]:focus")).to_have_count(1)
    keyboard_to(page, "[data-down]")
    page.keyboard.press("Enter")
    keyboard_to(page, "[name$='/naissance:d']")
    page.keyboard.type("3/2/1980")
    keyboard_to(page, "[data-on]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-review]")).to_be_visible()
    keyboard_to(page, "[data-on]")
    page.keyboard.press("Enter")
    live.outcome("sent")
    assert counted(app) == 1


def test_every_question_type_is_answered_by_keyboard_alone(
    app: Flask, telephone: Page, paged: str, tmp_path: Path
) -> None:
    page, live = telephone, Live(telephone)
    photograph = tmp_path / "place.jpg"
    Image.new("RGB", (40, 30), "olive").save(photograph)
    page.goto(paged)
    expect(page.locator("[data-begin][data-ready]")).to_have_count(1)
    keyboard_to(page, "button[value=commencer]")
    page.keyboard.press("Enter")
    live.ready()
    answered: set[str] = set()
    while not page.locator("[data-review]").is_visible():
        here = live.heading
        answered |= {name for name in _KEYS if _answered(page, name)}
        if here == "Des fichiers":
            choose_file(page, photograph)
            expect(live.question("photo").locator("[data-file]")).to_contain_text("place")
        keyboard_to(page, "[data-on]")
        page.keyboard.press("Enter")
        assert not live.errors, live.errors
        expect(page.locator("main h1:visible").first).not_to_have_text(here)
    assert answered == _KEYS.keys()
    keyboard_to(page, "[data-on]")
    page.keyboard.press("Enter")
    live.outcome("sent")
    [answers] = stored(app)
    assert answers["choix"]["rue"] == "r9"
    assert answers["choix"]["quartier"] == "6"
    assert answers["choix"]["usages"] == "traverse courses"
    assert answers["choix"]["ordre"] == "courses traverse assis other"
    assert answers["nombres"]["note"] == "3"
    assert answers["tableau"]["ombre"] == "2"
    assert [one["lien"] for one in answers["membre"]] == ["Fille", "Fils"]
    assert answers["lieux"]["endroit"].startswith("47.2184 -1.5536")
    assert answers["fichiers"]["photo"].endswith(".jpg")


def choose_file(page: Page, path: Path) -> None:
    """By the space bar on the control; a browser that is busy may need a second press, as people give it."""
    for is_last in (False, True):
        keyboard_to(page, "[data-path$='/photo'] input[type=file]")
        try:
            with page.expect_file_chooser(timeout=10_000) as chooser:
                page.keyboard.press("Space")
            chooser.value.set_files(path)
            return
        except PlaywrightTimeout:
            if is_last:
                raise


def _answered(page: Page, name: str) -> bool:
    """Go to a question's control, if it is on this page, and press the keys that answer it."""
    control, *keys = _KEYS[name]
    if not page.locator(f"{control}:visible").count():
        return False
    keyboard_to(page, control)
    for key in keys:
        if key in {"Space", "Enter", "Tab", "ArrowDown", "ArrowRight"}:
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)
    return True


def keyboard_to(page: Page, wanted: str) -> None:
    """Press Tab until what is wanted has the focus, and can be seen to have it."""
    for _step in range(_MOST_STEPS):
        if page.locator(f"{wanted}:focus").count():
            break
        page.keyboard.press("Tab")
    focused = page.locator(f"{wanted}:focus")
    assert focused.count() == 1, f"Tab does not come to {wanted}"
    outline = "element => getComputedStyle(element).outlineStyle + getComputedStyle(element).boxShadow"
    label = focused.locator("xpath=following-sibling::label")
    seen = [focused.evaluate(outline), *(label.first.evaluate(outline) for _ in range(label.count()))]
    assert any(one != "nonenone" for one in seen), f"nothing shows that {wanted} has the focus"


def test_the_questionnaire_can_be_installed(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        short_name = make_published().short_name
    door = client.get(f"/q/{short_name}").text
    address = f"/q/{short_name}/manifest.webmanifest"
    assert f'rel="manifest" href="{address}"' in door
    manifest = client.get(address).get_json(force=True)
    assert manifest["start_url"].startswith(manifest["scope"])
    assert manifest["display"] == "standalone"
    sizes = set()
    for icon in manifest["icons"]:
        answer = client.get(icon["src"])
        assert answer.status_code == 200
        if icon["type"] == "image/png":
            with Image.open(io.BytesIO(answer.data)) as image:
                assert icon["sizes"] == f"{image.width}x{image.height}"
            sizes.add((icon["sizes"], icon["purpose"]))
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes


#: What moved without anybody's doing, as the browser counts it.
_SHIFTS = """
window.shifts = [];
const note = ({ sources }) => shifts.push(...sources.map(({ node }) => node?.outerHTML.slice(0, 200)));
const observer = new PerformanceObserver((list) => list.getEntries().forEach(note));
observer.observe({ type: "layout-shift", buffered: true });
"""
#: The control that Tab comes to, and the keys that answer there.
_KEYS = {
    "prenom": ("[name$='/prenom']", "Ana"),
    "idee": ("textarea[name$='/idee']", "De l’ombre", "Enter", "et des bancs"),
    "telephone": ("[name$='/telephone']", "0240000000"),
    "age": ("[name$='/age']", "41"),
    "surface": ("[name$='/surface']", "62,5"),
    "note": ("[name$='/note']", "Space", "ArrowRight", "ArrowRight", "ArrowRight"),
    "budget": ("[name$='/budget']", "35"),
    "naissance": ("[name$='/naissance:d']", "3", "Tab", "2", "Tab", "1980"),
    "heure": ("[name$='/heure']", "14 h 30"),
    "habite": ("[name$='/habite']", "Space"),
    "favorable": ("[name$='/favorable']", "Space", "ArrowRight"),
    "quartier": ("select[name$='/quartier']", "ArrowDown", "ArrowDown"),
    "usages": ("[name$='/usages']", "Space", "Tab", "Space"),
    "ordre": ("[name$='/ordre'] [data-down], [data-path$='/ordre'] [data-down]", "Enter"),
    "rue": ("[name$='/rue:sought']", "pehant", "Tab", "Space"),
    "ombre": ("[name$='/ombre']", "Space", "ArrowRight"),
    "nom": ("[name$='/nom']", "Diallo"),
    "annees": ("[name$='/annees']", "3"),
    "lien": ("[name$='/lien']", "Fille", "Tab", "7"),
    "autre": ("[data-add]", "Enter", "Tab", "Fils", "Tab", "9"),
    "endroit": ("[name$='/endroit']", "47,2184 ; -1,5536"),
    "charte": ("[name$='/charte']", "Space"),
}
_EVERYDAY = """
| survey | | | | |
| | type | name | label | required |
| | begin_group | un | Vous | |
| | text | nom | Votre nom | yes |
| | select_one ouinon | vient | Venez-vous sur la place ? | yes |
| | select_multiple usages | usages | Pour quoi faire ? | |
| | end_group | | | |
| | begin_group | deux | La place | |
| | rank usages | ordre | Rangez ces usages | |
| | date | naissance | Votre date de naissance | |
| | end_group | | | |
| choices | | | |
| | list_name | name | label |
| | ouinon | oui | Oui |
| | ouinon | non | Non |
| | usages | traverse | Traverser |
| | usages | courses | Faire des courses |
| | usages | repos | Se reposer |
| settings | | | | |
| | form_title | form_id | version | style |
| | Une place | place | 1 | pages |
"""
