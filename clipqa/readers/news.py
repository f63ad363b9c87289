"""Cards and articles that were published in a period, for what readers subscribe to.

Each target is looked up once for a period, however many subscribers it has. The newest items of the
whole period are read, and those after a subscription's last mail are taken from them.
"""

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from django.db.models import QuerySet

from clipqa.models import Article, SearchEntry, Subscription
from clipqa.readers.targets import find_articles_of, find_cards_of
from clipqa.search import SearchTooSlow

log = logging.getLogger(__name__)
MAX_ITEMS = 20  # of a mail
Item = tuple[datetime, int]  # published_at and id
Target = tuple[str, str]  # kind and target of a subscription


@dataclass(frozen=True)
class Section:
    """The ids of what is new for one subscription, newest first.

    They are one more than a mail shows if there are more than that.
    """

    subscription: int
    cards: Sequence[int] = ()
    articles: Sequence[int] = ()

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        return cls(**value)

    def to_json(self) -> dict[str, Any]:
        return {
            "subscription": self.subscription,
            "cards": list(self.cards),
            "articles": list(self.articles),
        }

    def is_empty(self) -> bool:
        return not (self.cards or self.articles)


@dataclass(frozen=True)
class Seen:
    """What a subscriber has had in earlier mails."""

    cards: set[int] = field(default_factory=set)
    articles: set[int] = field(default_factory=set)

    def add(self, sections: Iterable[Section]) -> None:
        for section in sections:
            self.cards.update(section.cards)
            self.articles.update(section.articles)


@dataclass(frozen=True)
class News:
    cards: Sequence[Item]
    articles: Sequence[Item]

    def section(self, subscription: Subscription, seen: Seen) -> Section:
        since = subscription.news_since
        return Section(
            subscription.pk,
            _after(since, self.cards, seen.cards),
            _after(since, self.articles, seen.articles),
        )


def _after(since: datetime | None, items: Sequence[Item], seen: Collection[int]) -> list[int]:
    return [pk for moment, pk in items if since and moment > since and pk not in seen]


class NewsOfPeriod:
    """What was published after `since`, up to and including `until`."""

    def __init__(self, since: datetime, until: datetime) -> None:
        self._until = until
        self._period = {"published_at__gt": since, "published_at__lte": until}
        self._found: dict[Target, News | None] = {}

    def is_any(self) -> bool:
        return bool(self._entries().exists() or self._articles().exists())

    def of(self, kind: str, target: str) -> News | None:
        """Return what is new for a target, or None if its search took too long."""
        key = (kind, target)
        if key not in self._found:
            self._found[key] = self._look_up(kind, target)
        return self._found[key]

    def _look_up(self, kind: str, target: str) -> News | None:
        try:
            cards = _newest(find_cards_of(kind, target, self._entries()))
            articles = _newest(find_articles_of(kind, target, self._articles()))
        except SearchTooSlow:
            log.warning("A search that is subscribed to takes too long; it is tried again.")
            return None
        return News(cards, articles)

    def _entries(self) -> Any:
        return SearchEntry.objects.each_visible(self._until).filter(**self._period)

    def _articles(self) -> Any:
        return Article.objects.published(self._until).filter(**self._period)


def _newest(rows: "QuerySet[Any]") -> list[Item]:
    """Return more rows than a mail shows, since a subscriber may have had some of them."""
    ordered = rows.order_by("-published_at", "-pk").values_list("published_at", "pk")
    return list(ordered[: 2 * MAX_ITEMS + 1])
