"""Waiting for a condition on a page, without eval, which the content security policy forbids."""

from playwright.sync_api import Frame, Page


def until(page: Page | Frame, expression: str, seconds: float = 10) -> None:
    """Poll the expression. Playwright's `wait_for_function` would use eval."""
    for _ in range(int(seconds * 20)):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")


def painted(page: Page) -> None:
    """Wait for two frames, after which everything that was requested is drawn."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
