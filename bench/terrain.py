"""How fast the agents' app is on a slow telephone.

    python bench/terrain.py [--doors 2000] [--queued 300] [--slower 4]

Chromium with its processor slowed down, 2 000 doors of 40 streets in the round, three events at a third of
them; 300 answers that were given at doors without a network wait to be sent, each with the note of its visit
(to give them takes some minutes). Measured in the page: from opening the app (unlocked, from its worker's
cache) until the list shows; from a key in the search field until the list has changed; from a tap on an
outcome until it is kept and shows; the next door.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Page, sync_playwright
from prefill import prepare

from app.db import db, transaction
from app.fieldwork.devices import invite
from app.projects.questionnaires import Terms
from app.projects.terms import Access
from tests.live import find_chromium
from tests.make_fieldwork import make_addresses, make_agent, make_phone, make_round
from tests.make_projects import make_project
from tests.make_published import make_published
from tests.serving import Server
from tests.terrain import QUEUED, Tour

_STREETS = 40
#: Types a search letter by letter; milliseconds until each changed list was drawn.
_SEARCH = """async (text) => {
  const field = document.querySelector("[data-search]");
  const times = [];
  for (let end = 1; end <= text.length; end += 1) {
    const before = performance.now();
    field.value = text.slice(0, end);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    document.body.getBoundingClientRect();
    times.push(performance.now() - before);
  }
  field.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return times;
}"""
#: Notes something at the door that is open; milliseconds until its badge says so, when it was kept.
_NOTE = """(kind) => new Promise((resolve) => {
  const row = document.querySelector(".t-open");
  const key = row.dataset.key;
  const before = performance.now();
  const look = () => {
    const badge = document.querySelector(`[data-key="${CSS.escape(key)}"] .t-badge`);
    if (badge.textContent) resolve(performance.now() - before);
    else setTimeout(look, 1);
  };
  row.querySelector(`[data-outcome=${kind}]`).click();
  look();
})"""
_NEXT = """() => {
  const before = performance.now();
  document.querySelector("[data-next]").click();
  document.body.getBoundingClientRect();
  return performance.now() - before;
}"""
#: From the navigation's start until the first row was drawn.
_SHOWN = """new Promise((resolve) => {
  const look = () => (document.querySelector(".t-row") ? resolve(performance.now()) : setTimeout(look, 1));
  look();
})"""


def main() -> None:
    told = _told()
    with tempfile.TemporaryDirectory() as folder:
        target = prepare("sqlite", f"sqlite:///{folder}/terrain.sqlite3", Path(folder))
        server = Server(target.settings)
        with target.app.app_context():
            link = _fill(target.app.test_client(), told.doors)
        server.start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
                page = browser.new_context(locale="fr-FR", viewport={"width": 360, "height": 740}).new_page()
                page.set_default_timeout(120_000)
                Tour(page).enrol(f"{server.url}/terrain/#{link}").settled()
                page.context.set_offline(True)
                _answer(Tour(page), told.queued)
                _slow(page, told.slower)
                _measure(page)
                browser.close()
        finally:
            server.stop()


def _told() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--doors", type=int, default=2_000)
    parser.add_argument("--queued", type=int, default=300, help="answers that wait to be sent")
    parser.add_argument("--slower", type=float, default=4, help="times that the processor is slower")
    return parser.parse_args()


def _fill(client: object, doors: int) -> str:
    """A round of so many doors with a history; gives an invitation."""
    project, agent = make_project(), make_agent()
    asked = make_published(project, Terms(access=Access.CODE))
    households = [
        door
        for street in range(_STREETS)
        for door in make_addresses(project, doors // _STREETS, f"Rue du Patrimoine {street}")
    ]
    make_round(asked, households, agent)
    phone = make_phone(client, project, agent)  # type: ignore[arg-type]  # Flask's own client
    items = [
        phone.event(asked, door, kind) for door in households[::3] for kind in ("absent", "absent", "again")
    ]
    for start in range(0, len(items), 100):
        phone.push(*items[start : start + 100])
    with transaction():
        return invite(db.session.merge(project), db.session.merge(agent))


def _answer(tour: Tour, count: int) -> None:
    """So many answers, given as an agent gives them: from one door to the next."""
    for _ in range(count):
        tour.page.click("[data-next]")
        tour.page.click(".t-open [data-outcome=accepted]")
        tour.fill()
        tour.ready()
    items = tour.page.evaluate(QUEUED)
    print(f"waiting to be sent {items} items, {count} of them answers", flush=True)


def _slow(page: Page, rate: float) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})


def _measure(page: Page) -> None:
    opened = []
    for _ in range(5):
        page.reload(wait_until="commit")
        opened.append(page.evaluate(_SHOWN))
        page.wait_for_selector("body[data-ready]")
    _print("list shown after opening", opened)
    _print("search, per key", page.evaluate(_SEARCH, "patrimoine 17 44"))
    noted, following = [], []
    for _ in range(20):
        following.append(page.evaluate(_NEXT))
        noted.append(page.evaluate(_NOTE, "absent"))
    _print("next door", following)
    _print("outcome kept and shown", noted)


def _print(name: str, times: list[float]) -> None:
    print(
        f"{name:28} median {statistics.median(times):6.0f} ms   worst {max(times):6.0f} ms   of {len(times)}"
    )


if __name__ == "__main__":
    main()
