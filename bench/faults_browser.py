"""Part of bench/faults.py: Chromium killed at random, and with no room left.

One telephone fills in and sends answers through the real pages to the real server; its browser is ended with
SIGKILL at random moments. After each kill the browser's store and the server's database are read past our
code: every draft and answer that the page had said to be kept (« gardé ») must be there. At the end all is
sent: no answer is missing or there twice. Then the store's quota is taken away through the debugging protocol
while somebody writes: whenever the page says that the draft is kept, what it says is read back.
"""

import argparse
import json
import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from counts import Counts
from playwright.sync_api import Error, Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from prefill import Target, prepare
from sqlalchemy import select

from app.collection.models import SubmissionVersion
from app.db import db
from tests.live import Device, Live
from tests.make_published import make_published
from tests.serving import Server

FORM = """
| survey | | | |
| | type | name | label |
| | begin_group | un | Première page |
| | text | qui | Qui ? |
| | text | quoi | Quoi ? |
| | end_group | | |
| | begin_group | deux | Deuxième page |
| | text | long | Racontez |
| | end_group | | |
| settings | | | | |
| | form_title | form_id | version | style |
| | Un essai | essai | 1 | pages |
"""
#: Seconds after opening in which a kill may fall.
_LIFE = (0.5, 6.0)
_ROOM = 60_000
_WRITES_A_LIFE = 10
_STORES = """async () => {
  const none = { drafts: [], outbox: [], sent: [] };
  if (!(await indexedDB.databases()).some(({ name }) => name === "palier")) return JSON.stringify(none);
  const open = indexedDB.open("palier");
  const db = await new Promise((resolve) => (open.onsuccess = () => resolve(open.result)));
  const all = {};
  for (const name of db.objectStoreNames) {
    const found = db.transaction(name).objectStore(name).getAll();
    all[name] = await new Promise((resolve) => (found.onsuccess = () => resolve(found.result)));
  }
  db.close();
  return JSON.stringify({ drafts: all.drafts, outbox: all.outbox, sent: all.sent });
}"""


@dataclass
class Said:
    """What the page has said to be kept: by the name that an answer carries, how far it had come."""

    drafts: dict[str, str] = field(default_factory=dict)
    answers: set[str] = field(default_factory=set)


@dataclass
class Trial:
    """One telephone, one server, and the counts."""

    device: Device
    serving: Server
    target: Target
    address: str
    chance: random.Random
    said: Said = field(default_factory=Said)
    counts: Counter[str] = field(default_factory=Counter)

    def life(self, number: int) -> None:
        """Open the browser, answer until it is killed."""
        page = self.device.open()
        killer = threading.Timer(self.chance.uniform(*_LIFE), self._kill)
        killer.start()
        try:
            for answer in range(100):
                self._answer(Live(page), f"{number}-{answer}")
        except (Error, AssertionError) as problem:
            if "closed" not in str(problem).lower() and "crash" not in str(problem).lower():
                self.counts["interrupted in another way"] += 1
        killer.join()
        self.device.kill()
        self.counts["kills"] += 1

    def _kill(self) -> None:
        for pid in self.device.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def _answer(self, live: Live, name: str) -> None:
        live.begin(self.address)
        live.type("qui", name)
        self._wait_saved(live, name, "qui")
        live.type("quoi", f"{name} quoi")
        self._wait_saved(live, name, "quoi")
        live.go_on().type("long", f"{name} " + "mot " * self.chance.randrange(1, 400))
        live.finish()
        live.page.wait_for_selector("[data-thanks][data-state]:visible")
        self.said.answers.add(name)

    def _wait_saved(self, live: Live, name: str, field_name: str) -> None:
        live.page.wait_for_selector("[data-keeping][data-kept=all]")
        self.said.drafts[name] = field_name

    # What is there

    def check(self) -> None:
        """Every answer that was said to be kept is on the device or on the server."""
        page = self.device.open()
        page.goto(f"{self.serving.url}/accessibilite")
        stores = json.loads(page.evaluate(_STORES))
        there = self._there(stores)
        for name in self.said.answers:
            self.counts["missing answers"] += name not in there
        for name, field_name in self.said.drafts.items():
            found = there.get(name)
            self.counts["missing drafts"] += found is None or field_name not in found
        self.device.close()

    def _there(self, stores: dict[str, list[dict[str, object]]]) -> dict[str, str]:
        """What is kept of each answer, by its name, as text."""
        texts = [json.dumps(one, ensure_ascii=False) for one in (*stores["drafts"], *stores["outbox"])]
        with self.target.app.app_context():
            texts += db.session.scalars(select(SubmissionVersion.answers)).all()
        found = {}
        for text in texts:
            start = text.find('"qui": "') if '"qui": "' in text else text.find('"qui":"')
            if start >= 0:
                found[text[start:].split('"')[3]] = text
        return found

    def send_all(self) -> None:
        """Open the door until nothing waits."""
        page = self.device.open()
        page.goto(self.address)
        for _try in range(200):
            stores = json.loads(page.evaluate(_STORES))
            if not stores["outbox"]:
                break
            # By itself it may have been sent a moment before.
            if page.locator("[data-send]").is_visible():
                with suppress(PlaywrightTimeout):
                    page.click("[data-send]", timeout=1_000)
            page.wait_for_timeout(500)
        self.device.close()
        with self.target.app.app_context():
            rows = db.session.scalars(select(SubmissionVersion.answers)).all()
        names = Counter(json.loads(row)["un"]["qui"] for row in rows)
        self.counts["acknowledged"] = len(self.said.answers)
        self.counts["on the server"] = len(rows)
        self.counts["missing"] = sum(1 for name in self.said.answers if not names[name])
        self.counts["double"] = sum(count - 1 for count in names.values())

    def told(self, *wrong: str) -> Counts:
        good = {name: count for name, count in self.counts.items() if name not in wrong}
        return Counts(good, {name: self.counts[name] for name in wrong})

    # No room

    def write_without_room(self, writes: int) -> None:
        """Long answers while the quota comes and goes: what is said to be kept is read back each time.

        Browsers hand out room in advance, so each life of the browser begins with little or nothing left.
        """
        for written in range(0, writes, _WRITES_A_LIFE):
            page = self.device.open()
            used = self._used(page)
            self._give_room(page, used + self.chance.randrange(-_ROOM, _ROOM // 2))
            live = Live(page).begin(self.address)
            live.type("qui", f"sans place {written}")
            live.go_on()
            for number in range(written, min(writes, written + _WRITES_A_LIFE)):
                if self.chance.random() < 0.2:
                    self._give_room(page, used + 100 * _ROOM)
                letters = self.chance.choices("abcdefghij", k=self.chance.randrange(100, 9000))
                text = f"{number} {''.join(letters)}"
                live.type("long", text)
                page.wait_for_timeout(self.chance.randrange(350, 900))
                self._compare(page, text)
            self.device.close()

    def _used(self, page: Page) -> int:
        page.goto(f"{self.serving.url}/accessibilite")
        used: int = page.evaluate("navigator.storage.estimate().then(({ usage }) => usage)")
        return used

    def _give_room(self, page: Page, size: int) -> None:
        protocol = page.context.new_cdp_session(page)
        quota = {"origin": self.serving.url, "quotaSize": max(1, size)}
        protocol.send("Storage.overrideQuotaForOrigin", quota)

    def _compare(self, page: Page, text: str) -> None:
        says_kept = page.locator("[data-keeping][data-kept=all]").count() == 1
        drafts = json.loads(page.evaluate(_STORES))["drafts"]
        is_there = any(text in json.dumps(draft, ensure_ascii=False) for draft in drafts)
        self.counts["writes"] += 1
        self.counts["said to be kept"] += says_kept
        self.counts["said not to be kept"] += page.locator(".keeping-bad").count()
        self.counts["falsely said"] += says_kept and not is_there


def run_kills(told: argparse.Namespace, folder: Path) -> Counts:
    with _trial(folder, told.seed) as trial:
        for number in range(told.kills):
            trial.life(number)
            trial.check()
        trial.send_all()
    return trial.told("missing answers", "missing drafts", "missing", "double")


def run_without_room(told: argparse.Namespace, folder: Path) -> Counts:
    with _trial(folder, told.seed) as trial:
        trial.write_without_room(told.writes)
    return trial.told("falsely said")


@contextmanager
def _trial(folder: Path, seed: int) -> Iterator[Trial]:
    """A server of its own with one short questionnaire, and a telephone."""
    var = folder / "var"
    var.mkdir()
    target = prepare("sqlite", f"sqlite:///{var / 'palier.sqlite3'}", var)
    with target.app.app_context():
        short_name = make_published(markdown=FORM).short_name
    serving = Server(target.settings)
    serving.start()
    with sync_playwright() as playwright:
        device = Device(playwright.chromium, folder / "telephone")
        try:
            yield Trial(device, serving, target, f"{serving.url}/q/{short_name}", random.Random(seed))
        finally:
            device.close()
            serving.stop()
