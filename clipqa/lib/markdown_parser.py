"""CommonMark without HTML, parsed in linear time. Pure.

At every opening bracket markdown-it-py scans to the end of the paragraph for the end of the label:
20,000 characters of `![[` take 11 seconds. Here the end of each label is found once and cached.
"""

from types import SimpleNamespace
from typing import NamedTuple

from markdown_it import MarkdownIt, helpers
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token


class Label(NamedTuple):
    """The position of a label's closing bracket, -1 if there is none; whether it has a link."""

    end: int
    has_link: bool


def render(source: str) -> str:
    """Return HTML that is not sanitized yet."""
    return str(_markdown.render(source))


def parse(source: str) -> list[Token]:
    """Return the tokens of a text, such as its headings and paragraphs."""
    return _markdown.parse(source)


def render_tokens(tokens: list[Token]) -> str:
    """Return the HTML of some of the tokens of `parse`, not sanitized yet."""
    return str(_markdown.renderer.render(tokens, _markdown.options, {}))


def _label_end(state: StateInline, start: int, disableNested: bool = False) -> int:  # noqa: N803
    """Replace the library's `parseLinkLabel`: return the end of the label that opens at `start`.

    Return -1 where it is not closed. The parameter has the library's name, as it is passed by name.
    """
    end, has_link = _label(state, start)
    return -1 if has_link and disableNested else end


def _label(state: StateInline, start: int) -> Label:
    """Return a label, cached on the state, which exists while one paragraph is parsed."""
    labels: dict[int, Label] = state.__dict__.setdefault("labels", {})
    found = labels.get(start)
    if found is None:
        found = labels[start] = _find_label(state, start)
    return found


def _find_label(state: StateInline, start: int) -> Label:
    has_link, pos = False, start + 1
    while pos < state.posMax:
        sign, after = state.src[pos], _after_token(state, pos)
        if sign == "]":
            return Label(pos, has_link)
        if sign == "[" and after == pos + 1:  # one token by itself: it opens no link
            inner = _label(state, pos)
            if inner.end < 0:
                break
            has_link, after = has_link or inner.has_link, inner.end + 1
        elif sign == "[":
            has_link = True
        pos = after
    return Label(-1, has_link)


def _after_token(state: StateInline, pos: int) -> int:
    before, state.pos = state.pos, pos
    state.md.inline.skipToken(state)
    after, state.pos = state.pos, before
    return after


_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
_markdown.helpers = SimpleNamespace(  # type: ignore[assignment]
    parseLinkLabel=_label_end,
    parseLinkDestination=helpers.parseLinkDestination,
    parseLinkTitle=helpers.parseLinkTitle,
)
