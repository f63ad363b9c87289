"""Put the parts of all cards into the usual order: question, answer, link, outlet, range.

Some pages show the outlet and the range, or the link with both, above the question.
"""

from __future__ import annotations

from collections.abc import Sequence

from clipqa.pasted_pages.topic.token import Token, asks_question, is_label

Group = tuple[int, int]  # where the parts above a question begin and end


def in_usual_order(tokens: Sequence[Token]) -> tuple[list[Token], bool]:
    """Return the tokens with what stands above each question moved below its answer, and whether
    something was moved.
    """
    found = _with_outlets_before(list(tokens))
    groups = _groups(found)
    return (_moved(found, groups), True) if groups else (found, False)


def _with_outlets_before(tokens: list[Token]) -> list[Token]:
    """Move an outlet that stands below each range, also the last, above it."""
    ranges = [n for n, token in enumerate(tokens) if token.kind == "range"]
    if not ranges or not all(_has_outlet_below(tokens, n) for n in ranges):
        return tokens
    question = next((n for n, token in enumerate(tokens) if _asks(token)), 0)
    if question and is_label(tokens[question - 1]):
        return tokens  # the outlet stands above each question
    for n in ranges:
        outlet = tokens[n + 1]
        tokens[n : n + 2] = [outlet._replace(kind="outlet"), tokens[n]]
    return tokens


def _has_outlet_below(tokens: Sequence[Token], place: int) -> bool:
    """Return whether an outlet is below a range and not above it, and no answer follows."""
    if place + 1 >= len(tokens) or not is_label(tokens[place + 1]):
        return False
    if tokens[place + 1].kind not in ("text", "outlet"):
        return False
    before = tokens[place - 1].kind if place else ""
    after = tokens[place + 2] if place + 2 < len(tokens) else None
    is_end = after is None or after.kind != "text" or _asks(after)
    return before not in ("text", "outlet") and is_end


def _groups(tokens: Sequence[Token]) -> list[Group]:
    """Return the parts above each question, if all links or ranges stand above questions."""
    links = [n for n, token in enumerate(tokens) if token.kind == "watch"]
    ranges = [n for n, token in enumerate(tokens) if token.kind == "range"]
    questions = [n for n, token in enumerate(tokens) if _asks(token)]
    parts = ranges or links
    if not parts or not questions or min(links + ranges) > questions[0]:
        return []
    with_link = not ranges or (bool(links) and links[0] < ranges[0])
    groups = [group for n in questions if (group := _group(tokens, n, with_link))]
    grouped = {n for start, end in groups for n in range(start, end)}
    return groups if grouped.issuperset(parts) else []


def _asks(token: Token) -> bool:
    return token.kind == "text" and asks_question(token)


def _group(tokens: Sequence[Token], question: int, with_link: bool) -> Group | None:
    """Return the link, the outlet and the range directly above a question."""
    start, has_outlet, has_range = question, False, False
    others = ("watch", "outlet", "interface") if with_link else ("outlet", "interface")
    while start:
        token = tokens[start - 1]
        if token.kind == "text" and is_label(token) and not has_outlet:
            has_outlet = True
        elif token.kind == "range" and not has_range:
            has_range = True
        elif token.kind not in others:
            break
        start -= 1
    return (start, question) if start < question and (has_range or with_link) else None


def _moved(tokens: Sequence[Token], groups: Sequence[Group]) -> list[Token]:
    """Return each group below the texts and the link that follow it."""
    found = list(tokens[: groups[0][0]])
    for (start, end), (following, _) in zip(groups, [*groups[1:], (len(tokens), 0)], strict=True):
        texts = tokens[end:following]
        rest = next((n for n, token in enumerate(texts) if token.page), len(texts))
        group = sorted(tokens[start:end], key=lambda token: token.kind == "range")
        found += [*texts[:rest], *group, *texts[rest:]]
    return found
