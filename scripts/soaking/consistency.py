"""What a page says of itself: how many answers, on how many pages, of which length. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

PER_PAGE = 6
LOCKED = re.compile("database (?:table )?is locked|deadlock detected")
HEADING = re.compile(r'<h2 id="feed-heading"[^>]*>\s*<b>([^<]*)</b>(.*?)</h2>', re.DOTALL)
PLACE = re.compile(r"page (\d+) of (\d+)")
PAGER = re.compile(r'name="page"\s+value="(\d+)".*?<span>of ([^<]+)</span>', re.DOTALL)
CARD = re.compile(r'<article class="card[^"]*"\s+id="answer-([a-z2-7]{10})"')
ALL_OF_THEM = re.compile(r"All ([0-9][^ <]*) clip answers?</a>")
# Each answer has one of these, so that together they are all answers.
OF_EACH_ONE = ("duration", "year", "language")
VALUE = re.compile(
    r'data-key="(\w+)-[^"]*"([^>]*)>\s*<bdi>.*?</bdi> <span>([^<]+)</span>', re.DOTALL
)
IS_CHOSEN = 'aria-current="true"'


@dataclass(frozen=True)
class Listed:
    """What a page of a list says."""

    count: int
    is_exact: bool
    number: int
    pages: int
    cards: list[str]


def listed_in(html: str) -> Listed | None:
    """None where the page shows no list."""
    heading = HEADING.search(html)
    if not heading:
        return None
    pager = PAGER.search(html)
    number, pages = (_number(pager[1]), _number(pager[2])) if pager else (1, 1)
    is_exact = not heading[1].endswith("+")
    return Listed(_number(heading[1]), is_exact, number, pages, CARD.findall(html))


def complaints(html: str) -> Iterator[str]:
    """What on a page contradicts the rest of it; each a sentence with both figures."""
    listed = listed_in(html)
    if listed is None:
        yield from _home_complaints(html)
        return
    yield from _pager_complaints(listed)
    yield from _card_complaints(listed)
    yield from _place_complaints(html, listed)
    if listed.is_exact:
        yield from _facet_complaints(html, listed)


def _home_complaints(html: str) -> Iterator[str]:
    cards, total = CARD.findall(html), ALL_OF_THEM.search(html)
    if len(set(cards)) != len(cards):
        yield f"a card stands there twice among {cards}"
    if total and len(cards) != min(PER_PAGE, _number(total[1])):
        yield f"{len(cards)} cards of {total[1]}"


def _pager_complaints(listed: Listed) -> Iterator[str]:
    pages = max(1, ceil(listed.count / PER_PAGE))
    if listed.pages != pages:
        yield f"{listed.count} answers on {listed.pages} pages, not {pages}"
    if listed.number > listed.pages:
        yield f"page {listed.number} of {listed.pages}"


def _card_complaints(listed: Listed) -> Iterator[str]:
    if len(set(listed.cards)) != len(listed.cards):
        yield f"a card stands there twice among {listed.cards}"
    before = (listed.number - 1) * PER_PAGE
    expected = max(0, min(PER_PAGE, listed.count - before))
    # Of "1,000+" the last page may be full.
    is_right = len(listed.cards) == expected or (
        not listed.is_exact and len(listed.cards) == PER_PAGE
    )
    if not is_right:
        yield (
            f"{len(listed.cards)} cards, not {expected}, on page {listed.number} "
            f"of {listed.count} answers"
        )


def _place_complaints(html: str, listed: Listed) -> Iterator[str]:
    heading = HEADING.search(html)
    place = PLACE.search(heading[2]) if heading else None
    if place and (int(place[1]), int(place[2])) != (listed.number, listed.pages):
        yield f"the heading says {place[0]}, the pager {listed.number} of {listed.pages}"


def _facet_complaints(html: str, listed: Listed) -> Iterator[str]:
    values = VALUE.findall(html)
    # Of a facet in which something is chosen the values say what another choice would give.
    chosen = {facet for facet, attributes, _cards in values if IS_CHOSEN in attributes}
    sums: dict[str, int] = {}
    for facet, _attributes, cards in values:
        sums[facet] = sums.get(facet, 0) + _number(cards)
    for facet in OF_EACH_ONE:
        if facet not in chosen and sums.get(facet, listed.count) != listed.count:
            yield f"{listed.count} answers, but {sums[facet]} by {facet}"


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))
