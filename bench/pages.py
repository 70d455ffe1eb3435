"""How soon the questionnaire is read and answered on a slow telephone, and how long it holds up a finger.

`python bench/pages.py [--runs 5] [--questions 500] [--choices 10000]`, in the machine's own Chromium against
the real server. Its processor is slowed four times throughout. The first visits are made with nothing kept,
over slow 3G: 400 kbit/s each way, 400 ms a request. Readable is when the browser has painted the text;
interactive is when the script answers presses. A key is timed by the browser itself (Event Timing): from the
press to the next picture, and of that the script's own share. A list of choices is filtered by the question
before it and searched; what held up the page is told as its longest task. Medians of the runs, and the worst.
"""

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Browser, Page, sync_playwright
from prefill import prepare

from app.projects.catalogue import find_in_catalogue
from tests.live import Live, find_chromium
from tests.make_published import make_published
from tests.serving import Server

_SLOWED = 4
_TYPED = "une réponse"
_SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
#: Notes when the page was painted and when its script was ready; how long keys and tasks took.
_WATCH = """
window.seen = { painted: 0, ready: 0, shifted: 0, keys: [], scripts: [], tasks: [] };
const watch = (type, note, more) => {
  const observer = new PerformanceObserver((list) => list.getEntries().forEach(note));
  observer.observe({ type, buffered: true, ...more });
};
watch("paint", ({ name, startTime }) => { if (name === "first-contentful-paint") seen.painted = startTime; });
watch("largest-contentful-paint", ({ startTime }) => { seen.painted = Math.max(seen.painted, startTime); });
watch("layout-shift", ({ hadRecentInput, value }) => { seen.shifted += hadRecentInput ? 0 : value; });
watch("longtask", ({ duration }) => seen.tasks.push(duration));
watch("event", (entry) => {
  const { name, duration, processingStart, processingEnd } = entry;
  const script = processingEnd - processingStart;
  if (name === "keydown") seen.keys.push(duration);
  if (name === "input") seen.scripts.push(script);
}, { durationThreshold: 16 });
const look = () => {
  if (!seen.ready && document.querySelector("[data-ready]")) seen.ready = performance.now();
};
new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
"""


def long_form(questions: int) -> str:
    """Questions that lean on one another: every fifth shows by the one before, every tenth is a sum."""
    rows = []
    for number in range(1, questions + 1):
        shown = f"${{q{number - 1}}} != 'non'" if number % 5 == 0 else ""
        if number % 10 == 0:
            rows.append(f"| | calculate | q{number} | | | string-length(${{q{number - 2}}}) + 1 |")
        elif number % 3 == 0:
            rows.append(f"| | select_one oui | q{number} | Question {number} | {shown} | |")
        else:
            rows.append(f"| | text | q{number} | Question {number} | {shown} | |")
    return "\n".join(
        [
            "| survey | | | | | |",
            "| | type | name | label | relevant | calculation |",
            *rows,
            "| choices | | |",
            "| | list_name | name | label |",
            "| | oui | oui | Oui |",
            "| | oui | non | Non |",
            "| settings | | | |",
            "| | form_title | form_id | version |",
            "| | Longue | longue | 1 |",
        ]
    )


def wide_form(choices: int) -> str:
    """Eleven quartiers, and streets that are filtered by them."""
    streets = [f"| | rues | r{number} | Rue Jean {number} | {number % 11 + 1} |" for number in range(choices)]
    return "\n".join(
        [
            "| survey | | | | |",
            "| | type | name | label | choice_filter |",
            "| | select_one quartiers | ou | Quel quartier ? | |",
            "| | select_one rues | filtree | Quelle rue ? | quartier=${ou} |",
            "| | select_one rues | toutes | Quelle rue de la ville ? | |",
            "| choices | | | | |",
            "| | list_name | name | label | quartier |",
            *(f"| | quartiers | {number} | Quartier {number} | |" for number in range(1, 12)),
            *streets,
            "| settings | | | |",
            "| | form_title | form_id | version |",
            "| | Large | large | 1 |",
        ]
    )


class Telephone:
    """A browser context of its own for each run, slowed."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    @contextmanager
    def page(self, *, is_slow_3g: bool) -> Iterator[Page]:
        context = self.browser.new_context(locale="fr-FR", viewport={"width": 360, "height": 740})
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.add_init_script(_WATCH)
        protocol = context.new_cdp_session(page)
        protocol.send("Network.enable")
        if is_slow_3g:
            protocol.send("Network.emulateNetworkConditions", _SLOW_3G)
        protocol.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWED})
        yield page
        context.close()


def seen(page: Page) -> dict[str, float]:
    """When this page was painted and ready, in seconds from the press before; how far it jumped (CLS)."""
    page.wait_for_selector("[data-ready]")
    page.wait_for_timeout(300)
    told = json.loads(page.evaluate("JSON.stringify(window.seen)"))
    return {
        "readable": told["painted"] / 1000,
        "interactive": told["ready"] / 1000,
        "layout shift": told["shifted"],
    }


def visit(telephone: Telephone, address: str) -> dict[str, float]:
    """The door, then the questionnaire, as a resident comes to them; then it alone, as from a link."""
    with telephone.page(is_slow_3g=True) as page:
        page.goto(address)
        found = {f"door {name}": value for name, value in seen(page).items()}
        page.click(".button[value=commencer]")
        page.wait_for_selector("[data-live]")
        found |= {f"questionnaire, from the door, {name}": value for name, value in seen(page).items()}
        there = page.url
    with telephone.page(is_slow_3g=True) as page:
        page.goto(there)
        return found | {f"questionnaire, nothing kept, {name}": value for name, value in seen(page).items()}


def type_keys(telephone: Telephone, address: str) -> dict[str, float]:
    """Keys at both ends and in the middle of the long questionnaire; the same on a page of nothing else."""
    with telephone.page(is_slow_3g=False) as page:
        page.goto("data:text/html,<input>")
        page.focus("input")
        alone, _handled = _keys(page)
    taken, scripts = [], []
    with telephone.page(is_slow_3g=False) as page:
        live = Live(page).begin(address)
        page.wait_for_timeout(1500)
        for name in ("q4", "q248", "q499", "q8"):
            live.field(name).focus()
            page.wait_for_timeout(300)
            keys, handled = _keys(page)
            taken += keys
            scripts += handled
    return {
        "key to the next picture, half of them, ms": statistics.median(taken),
        "key to the next picture, 95 of 100, ms": statistics.quantiles(taken, n=20)[-1],
        "key to the next picture, worst, ms": max(taken),
        "of that our script, worst, ms": max(scripts),
        "key on an empty page, worst, ms": max(alone),
    }


def _keys(page: Page) -> tuple[list[float], list[float]]:
    """Type; gives each key's time to the next picture, and the script's share of each.

    The browser leaves out what took less than 16 ms: such keys count 16.
    """
    page.evaluate("seen.keys.length = seen.scripts.length = 0")
    page.keyboard.type(_TYPED, delay=150)
    page.wait_for_timeout(800)
    told = json.loads(page.evaluate("JSON.stringify(window.seen)"))
    unseen = max(0, len(_TYPED) - len(told["keys"]))
    return [*told["keys"], *(unseen * [16.0])], told["scripts"]


def choose(telephone: Telephone, address: str) -> dict[str, float]:
    with telephone.page(is_slow_3g=False) as page:
        live = Live(page).begin(address)
        opening = json.loads(page.evaluate("JSON.stringify(window.seen)"))
        page.wait_for_timeout(2000)
        page.evaluate("seen.keys.length = seen.tasks.length = 0")
        live.tick("ou", "3")
        page.wait_for_timeout(800)
        filtered = json.loads(page.evaluate("JSON.stringify(window.seen)"))
        page.evaluate("seen.keys.length = seen.tasks.length = 0")
        for name in ("filtree", "toutes"):
            live.question(name).locator("input[type=search], input[type=text]").first.focus()
            page.keyboard.type("jean 17", delay=150)
            page.wait_for_timeout(500)
        sought = json.loads(page.evaluate("JSON.stringify(window.seen)"))
        assert live.question("toutes").locator("input[type=radio]:visible").count()
    return {
        "opening, s": opening["ready"] / 1000,
        "filtered by a press, longest task, ms": max(filtered["tasks"], default=0),
        "searched, key to the next picture, worst, ms": max(sought["keys"], default=0),
        "searched, longest task, ms": max(sought["tasks"], default=0),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--choices", type=int, default=10_000)
    told = parser.parse_args()
    demonstration = find_in_catalogue("place")
    assert demonstration
    forms = (demonstration.content.decode(), long_form(told.questions), wide_form(told.choices))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        target = prepare("sqlite", f"sqlite:///{folder}/pages.sqlite3", Path(folder))
        with target.app.app_context():
            names = [make_published(markdown=form).short_name for form in forms]
        server = Server(target.settings)
        server.start()
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        telephone = Telephone(browser)
        place, long, wide = (f"{server.url}/q/{name}" for name in names)
        try:
            _print("first visit, seconds", [visit(telephone, place) for _run in range(told.runs)])
            _print(f"{told.questions} questions", [type_keys(telephone, long) for _run in range(told.runs)])
            _print(f"{told.choices} choices", [choose(telephone, wide) for _run in range(told.runs)])
        finally:
            browser.close()
            server.stop()


def _print(title: str, runs: list[dict[str, float]]) -> None:
    print(f"{title}: median of {len(runs)}, worst")
    for name in runs[0]:
        values = [run[name] for run in runs]
        print(f"  {statistics.median(values):9.2f} {max(values):9.2f}  {name}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
