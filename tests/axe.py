"""The accessibility checker, run in the page."""

from axe_playwright_python.sync_playwright import Axe, AxeResults
from playwright.sync_api import Page

#: RGAA 4.1 follows WCAG 2.1 AA; we hold to 2.2 and to axe's own best practices as well.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What is well would come back too, and be most of what a run costs.
_RUN = """async (rules) => {
  const { violations } = await axe.run({ runOnly: rules, resultTypes: ["violations"] });
  return { violations };
}"""


def assert_accessible(page: Page) -> None:
    """Fail with what axe finds wrong on the page as it is shown now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    results = AxeResults(page.evaluate(_RUN, RULES))
    assert results.violations_count == 0, results.generate_report()
