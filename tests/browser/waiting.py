"""Waiting for a page, in a way its content policy allows."""

from playwright.sync_api import Page


def until(page: Page, expression: str, seconds: float = 10) -> None:
    """Waits as `wait_for_function` would, whose eval the policy of the site forbids."""
    for _ in range(int(seconds * 20)):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")
