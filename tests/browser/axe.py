"""What axe finds on a page, as lines to read."""

from functools import cache

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The only rule that looks at colours: in the other theme nothing else can change.
COLOURS = ["color-contrast"]
# A colour on its way to another is neither, so we wait. Whole results would be megabytes to fetch.
RUN = """async ([rules, within]) => {
  const moving = document.getAnimations().filter(
    (animation) => animation.effect.getComputedTiming().endTime < Infinity);
  await Promise.allSettled(moving.map((animation) => animation.finished));
  const run = { ...(rules && { runOnly: rules }), resultTypes: ["violations"] };
  const { violations } = await axe.run(within, run);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => [id, html]));
}"""


@cache
def script() -> str:
    return str(Axe().axe_script)


def found_by_axe(page: Page, rules: list[str] | None = RULES, within: str = "html") -> list[str]:
    """`rules` None: those that axe itself would choose."""
    if page.evaluate("typeof window.axe") == "undefined":
        page.evaluate(script())
    return [f"{rule}: {html[:200]}" for rule, html in page.evaluate(RUN, [rules, within])]
