"""What somebody without a mouse does."""

from playwright.sync_api import Page


def tab_until(page: Page, is_there: str, most: int = 80) -> None:
    """Tab until what is focused, `it`, is what they look for."""
    for _step in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"((it) => {is_there})(document.activeElement)"):
            return
    raise AssertionError(f"no Tab leads to where {is_there}")


def tab_to(page: Page, words: str) -> None:
    tab_until(page, f"(it.value || it.textContent.trim()).includes({words!r})", most=25)


def type_into(page: Page, css: str, text: str) -> None:
    tab_until(page, f"it.matches({css!r})")
    page.keyboard.type(text)
