"""Accessibility violations that axe finds on a page, a line each."""

from functools import cache

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The only rule that depends on colours, so the only one to repeat in the other theme.
COLOURS = ["color-contrast"]
# Waits for transitions, since colours change during them. Complete results would be megabytes.
RUN = """async ([rules, within]) => {
  const moving = document.getAnimations().filter(
    (animation) => animation.effect.getComputedTiming().endTime < Infinity);
  await Promise.allSettled(moving.map((animation) => animation.finished));
  const run = { ...(rules && { runOnly: rules }), resultTypes: ["violations"] };
  const { violations } = await axe.run(within, run);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => [id, html]));
}"""


@cache
def axe_source() -> str:
    return str(Axe().axe_script)


def found_by_axe(page: Page, rules: list[str] | None = RULES, within: str = "html") -> list[str]:
    """With `rules` None, axe uses its default rules."""
    if page.evaluate("typeof window.axe") == "undefined":
        page.evaluate(axe_source())
    return [f"{rule}: {html[:200]}" for rule, html in page.evaluate(RUN, [rules, within])]
