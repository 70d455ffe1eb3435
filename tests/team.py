"""Somebody of the team on the team's pages, in a real browser."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.make import PASSWORD


@dataclass(frozen=True)
class Team:
    """One tab of somebody who has signed in."""

    page: Page

    def enter(self, url: str, email: str) -> "Team":
        """Sign in at this server."""
        self.page.goto(f"{url}/connexion")
        self.page.fill("#email", email)
        self.page.fill("#password", PASSWORD)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Se connecter").click()
        return self

    def follow(self, *links: str) -> "Team":
        """One link after the other, by their names."""
        for name in links:
            with self.page.expect_navigation():
                self.page.get_by_role("link", name=name, exact=True).first.click()
        return self

    def press(self, button: str) -> "Team":
        """A button that leads to a page."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button).click()
        return self

    def give(self, field: str, name: str, content: bytes) -> "Team":
        """Choose a file."""
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        self.page.set_input_files(field, file)  # type: ignore[arg-type]  # a FilePayload, written as a dict
        return self

    def told(self, text: str) -> None:
        """Wait until the page says so."""
        expect(self.page.get_by_role("status")).to_contain_text(text)

    def unfold(self) -> "Team":
        """Show all that the page has folded away."""
        while (closed := self.page.locator("main details:not([open]) > summary")).count():
            closed.first.click()
        return self

    def figures(self, region: str) -> dict[str, dict[str, int]]:
        """What a table says, by line and column; it stands in the region of this name."""
        table = self.page.get_by_role("region", name=region, exact=True)
        columns = _texts(table.locator("thead th"))[1:]
        return {
            row.locator("th").inner_text(): dict(zip(columns, _numbers(row.locator("td")), strict=True))
            for row in table.locator("tbody tr").all()
        }


def _texts(cells: Locator) -> list[str]:
    return cells.all_inner_texts()


def _numbers(cells: Locator) -> list[int]:
    return [int("".join(filter(str.isdigit, text))) for text in cells.all_inner_texts()]
