"""Waiting for a condition on a page, without eval, which the content security policy forbids."""

from playwright.sync_api import Page


def until(page: Page, expression: str, seconds: float = 10) -> None:
    """Poll the expression. Playwright's `wait_for_function` would use eval."""
    for _ in range(int(seconds * 20)):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")
