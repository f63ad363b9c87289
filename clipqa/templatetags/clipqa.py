"""Filters for times, counts and URLs; cached fragments; and bars that show where clips are."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from sys import getsizeof
from typing import Any
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.template import Context, Node
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.loader import get_template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext, ngettext, pgettext

from clipqa.feed.articles.views import PageLink
from clipqa.feed.cards.rows import CardRow, PreviewRow
from clipqa.feed.facets.groupings import CountedFacet
from clipqa.feed.facets.lists import shorten
from clipqa.lib import timecodes
from clipqa.lib.directions import direction_of
from clipqa.lib.lru_cache import LRUCache

register = template.Library()

BAR_WIDTH = 1000  # in units of the SVG; CSS scales it to the column
MIN_WIDTH = 16  # so that a one-second clip of an hour is about five pixels wide
MAX_LANES = 3


@register.filter
def clock(ms: int | None) -> str:
    return "" if ms is None else timecodes.format_clock(ms)


@register.filter
def timecode(ms: int | None) -> str:
    return "" if ms is None else timecodes.format_timecode(ms)


@register.filter
def duration(ms: int | None) -> str:
    return "" if ms is None else timecodes.format_duration(ms)


@register.filter
def seconds(ms: int | None) -> str:
    """Format a time for the URL parameter `t`."""
    return "" if ms is None else timecodes.format_seconds(ms)


@register.filter
def day(value: date | datetime | None) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return date_format(value, pgettext("date format of a day", "j M Y"))


@register.filter
def direction(language: str) -> str:
    return direction_of(language)


@register.filter
def number(value: int) -> str:
    """Format a count with thousands separators, whatever USE_THOUSAND_SEPARATOR is."""
    return str(number_format(value, use_l10n=True, force_grouping=True))


@register.filter
def absolute(path: str, canonical_url: str) -> str:
    """Return the absolute URL of a path, for print."""
    return urljoin(canonical_url, path)


@register.filter
def value_of(pairs: Iterable[tuple[str, str]] | None, name: str) -> str:
    return next((value for key, value in pairs or () if key == name), "")


@register.filter
def without(pairs: Iterable[tuple[str, str]] | None, names: str) -> list[tuple[str, str]]:
    """Leave out the parameters (comma-separated) that a form sets itself."""
    dropped = names.split(",")
    return [(key, value) for key, value in pairs or () if key not in dropped]


@register.filter
def and_list(names: Sequence[str]) -> str:
    """Join names as in a sentence. Of more than three, list two and count the others."""
    if len(names) > 3:
        more = ngettext("%(count)s more", "%(count)s more", len(names) - 2)
        names = [*names[:2], more % {"count": len(names) - 2}]
    return str(get_text_list(list(names), gettext("and")))


@register.filter
def chosen(feed: Any) -> int:
    """Count the chosen filters, without the search text."""
    return len(feed.chips) - bool(feed.query.text)


@register.simple_tag(takes_context=True)
def card_of(context: Context, row: CardRow, *, eager: bool) -> SafeString:
    """Render a card, or reuse the cached one. `eager` cards load their picture at once."""
    return _card(context, row, "includes/_card.html", eager=eager)


@register.simple_tag(takes_context=True)
def answer_of(
    context: Context, row: CardRow | PreviewRow, *, wide: bool, eager: bool
) -> SafeString:
    """Render a card for the page of its question, or reuse the cached one."""
    return _card(context, row, "questions/_answer.html", eager=eager, wide=wide)


@register.inclusion_tag("questions/_cited_in.html", takes_context=True)
def cited_in_articles(context: Context, row: CardRow | PreviewRow) -> dict[str, Any]:
    """Link the articles that cite an answer. Not in its fragment: an article doesn't change it."""
    cited_in: dict[str, list[PageLink]] = context.get("cited_in") or {}
    return {"articles": cited_in.get(row.card.public_id, [])}


def _card(
    context: Context, row: CardRow | PreviewRow, template: str, **options: bool
) -> SafeString:
    site = urljoin(str(context.get("canonical_url", "")), "/")

    def write() -> SafeString:
        is_public = row.name is not None  # a preview can be neither reported nor voted for
        shown = {"card": row.card, "canonical_url": site, "is_public": is_public, **options}
        return SafeString(get_template(template).render(shown))

    return _cached((template, row.name, site, *options.values()), write) if row.name else write()


@register.simple_tag
def values_of(facet: CountedFacet) -> SafeString:
    """Render the values of a facet, or reuse those cached for the same counts."""

    def write() -> SafeString:
        values = get_template("feed/_facet.html")
        return SafeString(values.render({"facet": shorten(facet)}))

    return _cached((facet.name, facet.signature), write)


@register.tag
def fragment(parser: Parser, token: Token) -> FragmentNode:
    """`{% fragment "footer" site_name %}`: a block that is cached by the values given."""
    values = [parser.compile_filter(each) for each in token.split_contents()[1:]]
    nodes = parser.parse(("endfragment",))
    parser.delete_first_token()
    return FragmentNode(values, nodes)


class FragmentNode(Node):
    # A cached fragment must not contain {% block %}, so Django needn't search it for blocks.
    child_nodelists = ()

    def __init__(self, values: list[FilterExpression], nodelist: NodeList) -> None:
        self.values, self.nodelist = values, nodelist

    def render(self, context: Context) -> SafeString:
        key = tuple(value.resolve(context) for value in self.values)
        return _cached(key, lambda: self.nodelist.render(context))


def _cached(key: tuple[Hashable, ...], write: Callable[[], SafeString]) -> SafeString:
    """Return the cached result of `write`. `key` must contain everything it depends on."""
    if settings.DEBUG:
        return write()  # templates may change between requests
    cache = _fragment_cache(settings.CLIPQA_KEPT_PARTS_MB)
    name = *key, get_language()
    written = cache.get(name)
    if written is None:
        written = write()
        cache.set(name, written)
    return written


@lru_cache(maxsize=1)
def _fragment_cache(max_mb: int) -> LRUCache[SafeString]:
    return LRUCache(max_mb * 1_000_000, size_of=getsizeof)


@dataclass(frozen=True)
class BarSegment:
    """The position of a clip on the bar of its recording."""

    x: int
    width: int
    y: int = 0
    card: Any = None
    current: bool = False


def bar_segment(start_ms: int, end_ms: int, whole_ms: int) -> tuple[int, int]:
    """Return position and width of a clip on the bar: at least MIN_WIDTH, and within the bar."""
    whole = max(whole_ms, end_ms, 1)
    width = max(MIN_WIDTH, round((end_ms - start_ms) * BAR_WIDTH / whole))
    width = min(width, BAR_WIDTH)
    return min(round(start_ms * BAR_WIDTH / whole), BAR_WIDTH - width), width


@register.inclusion_tag("includes/_range.html")
def range_bar(clip: Any, duration_ms: int | None) -> dict[str, Any]:
    if not duration_ms:
        return {"clip": clip, "duration_ms": None, "segment": None}
    x, width = bar_segment(clip.start_ms, clip.end_ms, duration_ms)
    return {"clip": clip, "duration_ms": duration_ms, "segment": BarSegment(x, width)}


@register.inclusion_tag("articles/_mini_bar.html")
def mini_bar(clip: Any, duration_ms: int | None) -> dict[str, Any]:
    """Show where a clip is in its recording, as decoration beside its times."""
    if not duration_ms:
        return {"segment": None}
    return {"segment": BarSegment(*bar_segment(clip.start_ms, clip.end_ms, duration_ms))}


@register.inclusion_tag("includes/_recording_bar.html")
def recording_bar(
    cards: Sequence[Any], duration_ms: int | None, current: Any = None
) -> dict[str, Any]:
    """Show all clips of a recording on one bar. Overlapping clips are in different lanes."""
    whole = duration_ms or max((card.clip.end_ms for card in cards), default=0)
    placed, lanes = [], _lanes(cards, whole)
    for card in cards:
        x, width = bar_segment(card.clip.start_ms, card.clip.end_ms, whole)
        is_current = current is not None and card.public_id == current.public_id
        placed.append(BarSegment(x, width, lanes[card.public_id], card, is_current))
    quarters = [whole * part // 4 for part in range(5)] if whole else []
    height = 1 + max(lanes.values(), default=0)
    return {"segments": placed, "height": height, "quarters": quarters, "whole_ms": whole}


def _lanes(cards: Sequence[Any], whole_ms: int) -> dict[str, int]:
    """Assign each clip the first free lane, or the last lane if none is free."""
    ends: list[int] = []
    lanes: dict[str, int] = {}
    for card in sorted(cards, key=lambda card: (card.clip.start_ms, card.clip.end_ms)):
        x, width = bar_segment(card.clip.start_ms, card.clip.end_ms, whole_ms)
        free = next((lane for lane, end in enumerate(ends) if end <= x), len(ends))
        lane = min(free, MAX_LANES - 1)
        ends[lane : lane + 1] = [x + width]
        lanes[card.public_id] = lane
    return lanes
