"""The cards and articles of a mail with news, read when it is sent, each once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clipqa.db.statements import ids_in
from clipqa.feed.articles.lists import ArticleRow, article_row, with_heads
from clipqa.feed.cards.rows import CardRow, read_rows
from clipqa.lib.lru_cache import LRUCache
from clipqa.models import Article, Mailing, Subscription
from clipqa.readers.news import MAX_ITEMS, Section
from clipqa.readers.targets import name_of, page_of

CACHE_BYTES = 4 * 1024 * 1024
_rendered: LRUCache[SafeString] = LRUCache(CACHE_BYTES, len)


@dataclass(frozen=True)
class MailCard:
    """A card as HTML and as text, which are rendered once for all mails that show it."""

    row: CardRow

    @property
    def html(self) -> SafeString:
        return _render("html", self.row)

    @property
    def text(self) -> SafeString:
        return _render("txt", self.row)


@dataclass
class MailSection:
    """What is new for one subscription. `has_more` if its page has more than is shown."""

    name: str
    url: str
    has_more: bool = False
    cards: list[MailCard] = field(default_factory=list)
    articles: list[ArticleRow] = field(default_factory=list)


@dataclass
class MailNews:
    sections: list[MailSection] = field(default_factory=list)
    has_more: bool = False

    @property
    def cards(self) -> list[MailCard]:
        return [card for section in self.sections for card in section.cards]

    @property
    def articles(self) -> list[ArticleRow]:
        return [article for section in self.sections for article in section.articles]


def read_news(mailing: Mailing) -> MailNews:
    """Return what is still public, of the subscriptions that still exist."""
    planned = [Section.from_json(value) for value in mailing.contents]
    wanted = Subscription.objects.confirmed().with_news_targets()
    subscriptions = wanted.in_bulk([section.subscription for section in planned])
    kept = [section for section in planned if section.subscription in subscriptions]
    cards, articles = _read_cards(kept), _read_articles(kept)
    news, left = MailNews(), MAX_ITEMS
    for section in kept:
        shown = _section(section, subscriptions[section.subscription], cards, articles, left)
        left -= len(shown.cards) + len(shown.articles)
        news.has_more |= shown.has_more
        if shown.cards or shown.articles or shown.has_more:
            news.sections.append(shown)
    return news


def _section(
    section: Section,
    subscription: Subscription,
    cards: dict[int, MailCard],
    articles: dict[int, ArticleRow],
    left: int,
) -> MailSection:
    """Take what is new for a subscription, so that no later section has it again."""
    new_articles = [articles.pop(pk) for pk in section.articles if pk in articles]
    new_cards = [cards.pop(pk) for pk in section.cards if pk in cards]
    shown_articles = new_articles[:left]
    shown_cards = new_cards[: left - len(shown_articles)]
    return MailSection(
        name_of(subscription),
        f"{settings.CLIPQA_SITE_URL}{page_of(subscription)}",
        len(shown_cards) + len(shown_articles) < len(new_cards) + len(new_articles),
        shown_cards,
        shown_articles,
    )


def _read_cards(sections: Sequence[Section]) -> dict[int, MailCard]:
    ids = {pk for section in sections for pk in section.cards}
    return {row.id: MailCard(row) for row in read_rows(ids_in(ids)).rows} if ids else {}


def _read_articles(sections: Sequence[Section]) -> dict[int, ArticleRow]:
    ids = {pk for section in sections for pk in section.articles}
    if not ids:
        return {}
    found: Any = with_heads(Article.objects.published().filter(pk__in=ids))
    return {article.pk: article_row(article) for article in found}


def _render(kind: str, row: CardRow) -> SafeString:
    key = (kind, row.name)
    found = _rendered.get(key)
    if found is None:
        context = {"card": row.card, "site_url": settings.CLIPQA_SITE_URL}
        found = SafeString(render_to_string(f"readers/mails/_card.{kind}", context))
        _rendered.set(key, found)
    return found


def subject_of(news: MailNews) -> str:
    """Return how much is new, and the first of it."""
    counts, more = [], "+" if news.has_more else ""
    if number := len(news.articles):
        counts.append(ngettext("%(n)s article", "%(n)s articles", number) % {"n": number})
    if number := len(news.cards):
        text = ngettext("%(n)s clip answer", "%(n)s clip answers", number)
        counts.append(text % {"n": f"{number}{more}"})
    first = news.articles[0].title if news.articles else news.cards[0].row.card.question
    values = {"counts": ", ".join(counts), "first": first}
    return _("New: %(counts)s · %(first)s") % values
