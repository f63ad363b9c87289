"""Keyboard navigation in tests."""

from playwright.sync_api import Page


def tab_until(page: Page, condition: str, max_steps: int = 80) -> None:
    """Press Tab until the condition holds for the focused element, `it`."""
    for _step in range(max_steps):
        page.keyboard.press("Tab")
        if page.evaluate(f"((it) => {condition})(document.activeElement)"):
            return
    raise AssertionError(f"Tab never reaches an element with {condition}")


def tab_to(page: Page, words: str) -> None:
    tab_until(page, f"(it.value || it.textContent.trim()).includes({words!r})", max_steps=25)


def type_into(page: Page, css: str, text: str) -> None:
    tab_until(page, f"it.matches({css!r})")
    page.keyboard.type(text)
