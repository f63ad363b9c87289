"""Check that the counts, the pager, the cards and the filters of one page agree. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

PER_PAGE = 6
LOCKED = re.compile("database (?:table )?is locked|deadlock detected")
HEADING = re.compile(r'<h2 id="feed-heading"[^>]*>\s*<b>([^<]*)</b>(.*?)</h2>', re.DOTALL)
POSITION = re.compile(r"page (\d+) of (\d+)")
PAGER = re.compile(r'name="page"\s+value="(\d+)".*?<span>of ([^<]+)</span>', re.DOTALL)
CARD = re.compile(r'<article class="card[^"]*"\s+id="answer-([a-z2-7]{10})"')
TOTAL = re.compile(r"All ([0-9][^ <]*) clip answers?</a>")
# Every answer has exactly one value of these facets, so their counts add up to all answers.
EXHAUSTIVE_FACETS = ("duration", "year", "language")
VALUE = re.compile(
    r'data-key="(\w+)-[^"]*"([^>]*)>\s*<bdi>.*?</bdi> <span>([^<]+)</span>', re.DOTALL
)
SELECTED = 'aria-current="true"'


@dataclass(frozen=True)
class ListPage:
    """The figures and cards on one page of a list."""

    count: int
    is_exact: bool
    number: int
    pages: int
    cards: list[str]


def parse_list_page(html: str) -> ListPage | None:
    """Return None if the page shows no list."""
    heading = HEADING.search(html)
    if not heading:
        return None
    pager = PAGER.search(html)
    number, pages = (_number(pager[1]), _number(pager[2])) if pager else (1, 1)
    is_exact = not heading[1].endswith("+")
    return ListPage(_number(heading[1]), is_exact, number, pages, CARD.findall(html))


def inconsistencies(html: str) -> Iterator[str]:
    """Yield a sentence, with both figures, for each part of a page that contradicts another."""
    listed = parse_list_page(html)
    if listed is None:
        yield from _check_home(html)
        return
    yield from _check_pager(listed)
    yield from _check_cards(listed)
    yield from _check_heading(html, listed)
    if listed.is_exact:
        yield from _check_facets(html, listed)


def _check_home(html: str) -> Iterator[str]:
    cards, total = CARD.findall(html), TOTAL.search(html)
    if len(set(cards)) != len(cards):
        yield f"a card appears twice among {cards}"
    if total and len(cards) != min(PER_PAGE, _number(total[1])):
        yield f"{len(cards)} cards of {total[1]}"


def _check_pager(listed: ListPage) -> Iterator[str]:
    pages = max(1, ceil(listed.count / PER_PAGE))
    if listed.pages != pages:
        yield f"{listed.count} answers on {listed.pages} pages, not {pages}"
    if listed.number > listed.pages:
        yield f"page {listed.number} of {listed.pages}"


def _check_cards(listed: ListPage) -> Iterator[str]:
    if len(set(listed.cards)) != len(listed.cards):
        yield f"a card appears twice among {listed.cards}"
    before = (listed.number - 1) * PER_PAGE
    expected = max(0, min(PER_PAGE, listed.count - before))
    # The last page of "1,000+" answers may be full.
    is_right = len(listed.cards) == expected or (
        not listed.is_exact and len(listed.cards) == PER_PAGE
    )
    if not is_right:
        yield (
            f"{len(listed.cards)} cards, not {expected}, on page {listed.number} "
            f"of {listed.count} answers"
        )


def _check_heading(html: str, listed: ListPage) -> Iterator[str]:
    heading = HEADING.search(html)
    position = POSITION.search(heading[2]) if heading else None
    if position and (int(position[1]), int(position[2])) != (listed.number, listed.pages):
        yield f"the heading says {position[0]}, the pager {listed.number} of {listed.pages}"


def _check_facets(html: str, listed: ListPage) -> Iterator[str]:
    values = VALUE.findall(html)
    # In a facet with a selected value the counts say what another selection would give.
    selected = {facet for facet, attributes, _cards in values if SELECTED in attributes}
    sums: dict[str, int] = {}
    for facet, _attributes, cards in values:
        sums[facet] = sums.get(facet, 0) + _number(cards)
    for facet in EXHAUSTIVE_FACETS:
        if facet not in selected and sums.get(facet, listed.count) != listed.count:
            yield f"{listed.count} answers, but {sums[facet]} by {facet}"


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))
