"""An agent at work on the pages of /terrain/, in a real browser."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

#: How many items wait on the device.
QUEUED = """async () => {
  const opening = indexedDB.open("palier-terrain");
  const db = await new Promise((resolve) => (opening.onsuccess = () => resolve(opening.result)));
  const counting = db.transaction("outbox").objectStore("outbox").count();
  const count = await new Promise((resolve) => (counting.onsuccess = () => resolve(counting.result)));
  db.close();
  return count;
}"""
PASSPHRASE = "la porte bleue du fond"


@dataclass(frozen=True)
class Tour:
    """The app on one device."""

    page: Page

    def enrol(self, link: str) -> "Tour":
        """Open an invitation, choose a passphrase, get the round."""
        self.page.goto(link)
        self.page.fill("#phrase", PASSPHRASE)
        self.page.fill("#phrase-encore", PASSPHRASE)
        self.page.click("[data-choose] .button-primary")
        self.page.click("[data-enrol] .button-primary")
        return self.ready()

    def ready(self) -> "Tour":
        """Wait until the round shows."""
        self.page.wait_for_selector("[data-screen=round]:visible")
        return self

    def settled(self, told: str = "À jour") -> "Tour":
        """Wait until the worker has what opens without a network; `told` is what the strip says then."""
        self.page.wait_for_selector("body[data-ready]")
        self.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        expect(self.page.locator("[data-network]")).to_contain_text(told)
        self.page.wait_for_selector("body[data-forms=kept]")
        return self

    def unlock(self, passphrase: str = PASSPHRASE) -> "Tour":
        self.page.fill("#deverrouiller", passphrase)
        self.page.click("[data-unlock] .button-primary")
        return self

    def row(self, number: int | str) -> Locator:
        """The door of this number, the first where several streets have it."""
        exact = self.page.locator(".t-number", has_text=re.compile(f"^{re.escape(str(number))}$"))
        return self.page.locator(".t-row", has=exact).first

    def open_row(self, number: int | str) -> Locator:
        row = self.row(number)
        # Where an outcome was tapped just before, one that comes at once is not taken: no thumb is so quick.
        while row.locator(".t-door").get_attribute("aria-expanded") == "false":
            # Out from under the foot, as a thumb would scroll it.
            row.evaluate("row => row.scrollIntoView({ block: 'center' })")
            row.locator(".t-door").click()
        return row

    def look_for(self, street: str, number: int | str) -> None:
        """Search for a door."""
        self.page.fill("[data-search]", f"{number} {street}")

    def lock(self) -> None:
        """Until the passphrase is given again."""
        self.go("menu")
        self.page.click("[data-lock]")
        self.page.wait_for_selector("[data-screen=unlock]:visible")

    def tap(self, number: int | str, kind: str) -> None:
        """The button of an outcome, also where it is among the others."""
        button = self.open_row(number).locator(f"[data-outcome={kind}]").first
        if not button.is_visible():
            self.row(number).locator(".t-others summary").click()
        button.click()

    def appoint(self, number: int | str, hour: str) -> None:
        """An appointment for tomorrow."""
        self.tap(number, "appointment")
        self.page.locator("[data-days] label").nth(1).click()
        self.page.locator("[data-hours] label", has_text=hour).first.click()
        self._give("appointment", "rendez-vous")

    def leave_notice(self, number: int | str, code: str) -> None:
        """A notice with this code."""
        self.tap(number, "notice")
        self.page.fill("#avis-code", code)
        self._give("notice", "à revoir")

    def _give(self, form: str, badge: str) -> None:
        """Hand a door's form in, and go back to the round."""
        self.page.click(f"[data-{form}] .button-primary")
        expect(self.page.locator("[data-screen=door] [data-badge]")).to_have_text(badge)
        self.go("").ready()

    def outcome(self, number: int | str, kind: str) -> None:
        """One tap at a door, noted when this returns."""
        self.tap(number, kind)
        # A door where something was noted is done with.
        expect(self.row(number).locator(".t-door")).to_have_attribute("aria-expanded", "false")
        expect(self.page.locator("[data-told]")).to_be_visible()

    def go(self, route: str) -> "Tour":
        """Another screen, as its link has it."""
        self.page.evaluate("route => { location.hash = '#/' + route }", route)
        return self

    def waiting(self, text: str) -> None:
        """Wait until the foot says so of what is not sent."""
        expect(self.page.locator("[data-waiting]")).to_have_text(text)

    def sent(self) -> None:
        """Wait until nothing waits on the device any more."""
        for _ in range(150):
            if self.page.evaluate(QUEUED) == 0:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("something is still waiting to be sent")

    def send(self) -> None:
        """Go to the queue and send."""
        self.go("envois")
        self.page.click("[data-screen=queue] [data-send]")
        told = re.compile("^(?!.*Échange).+", re.DOTALL)
        expect(self.page.locator("[data-screen=queue] [data-sending]")).to_have_text(told)

    def answer(self, number: int | str, age: str = "41") -> None:
        """Ask the questionnaire at a door, to its end."""
        self.open_row(number).locator("[data-outcome=accepted]").click()
        self.fill(age)
        self.ready()

    def fill(self, age: str = "41") -> None:
        """From the notice to the last button."""
        self.page.click("[data-begin]")
        self.page.locator("[name$='/age']:visible").fill(age)
        self.page.locator("[name$='/ou'][value='5']").check()
        self.finish()

    def finish(self) -> None:
        """From the last page over the review."""
        self.page.click("[data-on]:visible")
        self.page.wait_for_selector("[data-review]:visible")
        self.page.click("[data-on]:visible")
