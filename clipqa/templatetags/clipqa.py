"""What templates need to write times, counts and addresses, and to draw clips on a bar."""

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

from clipqa import timecodes
from clipqa.feed.card_rows import CardRow, Unkept
from clipqa.feed.facet_lists import shortened
from clipqa.feed.facets import Facet
from clipqa.shelf import Shelf

register = template.Library()

BAR_WIDTH = 1000  # the bars' own units; CSS stretches them to the column
LEAST_WIDTH = 16  # a one-second clip of an hour still shows as about five pixels
MOST_LANES = 3


@register.filter
def clock(ms: int | None) -> str:
    return "" if ms is None else timecodes.format_clock(ms)


@register.filter
def timecode(ms: int | None) -> str:
    return "" if ms is None else timecodes.format_timecode(ms)


@register.filter
def length(ms: int | None) -> str:
    return "" if ms is None else timecodes.format_length(ms)


@register.filter
def seconds(ms: int | None) -> str:
    """Seconds as an address takes them, so that ?t= finds the same moment again."""
    return "" if ms is None else timecodes.format_seconds(ms)


@register.filter
def day(value: date | datetime | None) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return date_format(value, pgettext("date format of a day", "j M Y"))


@register.filter
def number(value: int) -> str:
    """A count with its thousands marked, whatever USE_THOUSAND_SEPARATOR says."""
    return str(number_format(value, use_l10n=True, force_grouping=True))


@register.filter
def absolute(path: str, canonical_url: str) -> str:
    """The full address of a path on this site, for paper, where no link can be followed."""
    return urljoin(canonical_url, path)


@register.filter
def value_of(pairs: Iterable[tuple[str, str]] | None, name: str) -> str:
    return next((value for key, value in pairs or () if key == name), "")


@register.filter
def without(pairs: Iterable[tuple[str, str]] | None, names: str) -> list[tuple[str, str]]:
    """The hidden fields of a form that sets `names` (parted by commas) itself."""
    dropped = names.split(",")
    return [(key, value) for key, value in pairs or () if key not in dropped]


@register.filter
def and_list(names: Sequence[str]) -> str:
    """Names as a sentence lists them; past three, how many more there are."""
    if len(names) > 3:
        more = ngettext("%(count)s more", "%(count)s more", len(names) - 2)
        names = [*names[:2], more % {"count": len(names) - 2}]
    return str(get_text_list(list(names), gettext("and")))


@register.filter
def count_of(values: Sequence[Any]) -> int:
    """How many there are; Django's own `length` gives way here to the length of a clip."""
    return len(values)


@register.filter
def chosen(feed: Any) -> int:
    """How many filters are chosen; the words of a search are none."""
    return len(feed.chips) - bool(feed.query.text)


@register.simple_tag(takes_context=True)
def card_of(context: Context, row: CardRow, *, eager: bool) -> SafeString:
    """A card of a list, written once for all lists that show it; `eager` where it is seen first."""
    return _card(context, row, "includes/_card.html", eager=eager)


@register.simple_tag(takes_context=True)
def answer_of(context: Context, row: CardRow | Unkept, *, wide: bool, eager: bool) -> SafeString:
    """A card as its question's page shows it, likewise."""
    return _card(context, row, "questions/_answer.html", eager=eager, wide=wide)


def _card(context: Context, row: CardRow | Unkept, template: str, **how: bool) -> SafeString:
    site = urljoin(str(context.get("canonical_url", "")), "/")

    def write() -> SafeString:
        shown = {"card": row.card, "canonical_url": site, **how}
        return SafeString(get_template(template).render(shown))

    return _kept((template, row.name, site, *how.values()), write) if row.name else write()


@register.simple_tag
def values_of(facet: Facet) -> SafeString:
    """A facet's list of values, written once while its counts stay what they are."""

    def write() -> SafeString:
        values = get_template("feed/_facet.html")
        return SafeString(values.render({"facet": shortened(facet)}))

    return _kept((facet.name, facet.signature), write)


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept "footer" site_name %}`: a part of every page, written once for the values named."""
    values = [parser.compile_filter(each) for each in token.split_contents()[1:]]
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(values, nodes)


class KeptNode(Node):
    # No part that is kept can hold a block of the page, so nobody need look for one in there.
    child_nodelists = ()

    def __init__(self, values: list[FilterExpression], nodelist: NodeList) -> None:
        self.values, self.nodelist = values, nodelist

    def render(self, context: Context) -> SafeString:
        key = tuple(value.resolve(context) for value in self.values)
        return _kept(key, lambda: self.nodelist.render(context))


def _kept(key: tuple[Hashable, ...], write: Callable[[], SafeString]) -> SafeString:
    """What was written under this key before; `key` must hold all that it follows from."""
    if settings.DEBUG:
        return write()  # templates are being written too
    shelf = _parts(settings.CLIPQA_KEPT_PARTS_MB)
    name = *key, get_language()
    written = shelf.get(name)
    if written is None:
        written = write()
        shelf.set(name, written)
    return written


@lru_cache(maxsize=1)
def _parts(most_mb: int) -> Shelf[SafeString]:
    return Shelf(most_mb * 1_000_000, weigh=getsizeof)


@dataclass(frozen=True)
class Stretch:
    """Where a clip lies on the bar of its recording."""

    x: int
    width: int
    y: int = 0
    card: Any = None
    current: bool = False


def stretch(start_ms: int, end_ms: int, whole_ms: int) -> tuple[int, int]:
    """The clip's place and width on the bar: wide enough to see, never past the end."""
    whole = max(whole_ms, end_ms, 1)
    width = max(LEAST_WIDTH, round((end_ms - start_ms) * BAR_WIDTH / whole))
    width = min(width, BAR_WIDTH)
    return min(round(start_ms * BAR_WIDTH / whole), BAR_WIDTH - width), width


@register.inclusion_tag("includes/_range.html")
def range_bar(clip: Any, duration_ms: int | None) -> dict[str, Any]:
    if not duration_ms:
        return {"clip": clip, "duration_ms": None, "stretch": None}
    x, width = stretch(clip.start_ms, clip.end_ms, duration_ms)
    return {"clip": clip, "duration_ms": duration_ms, "stretch": Stretch(x, width)}


@register.inclusion_tag("includes/_recording_bar.html")
def recording_bar(
    cards: Sequence[Any], duration_ms: int | None, current: Any = None
) -> dict[str, Any]:
    """Every clip of one recording along one bar; clips that overlap take a lane of their own."""
    whole = duration_ms or max((card.clip.end_ms for card in cards), default=0)
    placed, lanes = [], _lanes(cards, whole)
    for card in cards:
        x, width = stretch(card.clip.start_ms, card.clip.end_ms, whole)
        is_current = current is not None and card.public_id == current.public_id
        placed.append(Stretch(x, width, lanes[card.public_id], card, is_current))
    quarters = [whole * part // 4 for part in range(5)] if whole else []
    height = 1 + max(lanes.values(), default=0)
    return {"stretches": placed, "height": height, "quarters": quarters, "whole_ms": whole}


def _lanes(cards: Sequence[Any], whole_ms: int) -> dict[str, int]:
    """The first lane whose last clip ends before this one begins, and the last lane when full."""
    ends: list[int] = []
    lanes: dict[str, int] = {}
    for card in sorted(cards, key=lambda card: (card.clip.start_ms, card.clip.end_ms)):
        x, width = stretch(card.clip.start_ms, card.clip.end_ms, whole_ms)
        free = next((lane for lane, end in enumerate(ends) if end <= x), len(ends))
        lane = min(free, MOST_LANES - 1)
        ends[lane : lane + 1] = [x + width]
        lanes[card.public_id] = lane
    return lanes
