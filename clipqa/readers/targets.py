"""What readers subscribe to: the cards and articles that belong to it, its name and its page."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from clipqa.feed import FeedQuery, Scope
from clipqa.feed.facets.names import names_of, replace_slugs
from clipqa.feed.filters import filter_entries
from clipqa.feed.parsing import CLIPS, parse_query
from clipqa.models import Subscription, SubscriptionKind
from clipqa.search import find
from clipqa.search.articles import find_articles

Rows = QuerySet[Any]
Finder = Callable[[str, Any], Any]


def find_cards_of(kind: str, target: str, entries: Any) -> Any:
    """Return those of the search entries that belong to a target."""
    return CARDS[kind](target, entries)


def find_articles_of(kind: str, target: str, articles: Any) -> Any:
    return ARTICLES[kind](target, articles)


def search_target(querystring: str) -> str:
    """Return the query string of a search in its normal form; '' for one that selects all."""
    query = parse_query(QueryDict(querystring.rpartition("?")[2])).query
    return urlencode(query.without("kind").changed(kind=query.kind, sort="").pairs())


def read_search(target: str) -> FeedQuery:
    return parse_query(QueryDict(target)).query


def name_of(subscription: Subscription) -> str:
    """Return what is subscribed to, as it stands in a sentence or a list."""
    kind = subscription.kind
    if kind == SubscriptionKind.SEARCH:
        return _("Search: %(words)s") % {"words": words_of_search(subscription.target)}
    template = NAMES.get(SubscriptionKind(kind))
    if template is None:
        return _("Everything new")
    return template() % {"name": getattr(subscription, kind)}


def words_of_search(target: str) -> str:
    """Return the words of a search, and its filters as they stand in its address."""
    query = read_search(target)
    filters = [f"{name}: {value}" for name, value in query.without("text").pairs()]
    return " · ".join([*([f"“{query.text}”"] if query.text else []), *filters])


def page_of(subscription: Subscription) -> str:
    """Return the path of the page with all that is subscribed to."""
    kind = subscription.kind
    if kind == SubscriptionKind.COMMENT:
        comment: Any = subscription.comment
        return str((comment.article or comment.question).get_absolute_url())
    if kind in PAGES:
        return reverse(kind, args=[getattr(subscription, kind).slug])
    target = subscription.target if kind == SubscriptionKind.SEARCH else ""
    return f"{reverse('search')}{'?' if target else ''}{target}"


def _all(_target: str, rows: Any) -> Any:
    return rows


def _none(_target: str, rows: Any) -> Any:
    return rows.none()


def _of_topic(target: str, entries: Any) -> Any:
    return Scope(topic_id=int(target)).filter_entries(entries)


def _of_outlet(target: str, entries: Any) -> Any:
    return Scope(outlet_id=int(target)).filter_entries(entries)


def _of_search(target: str, entries: Any) -> Any:
    """Search for the words as they were typed.

    A correction would replace a word that the library lacks so far, which is what some wait for.
    """
    query = read_search(target)
    query, unknown = replace_slugs(query, names_of(query, ()))
    if unknown:  # without that filter the list would be another one
        return entries.none()
    matches = find(query.text, correct_spelling=False) if query.text else None
    if matches and matches.has_words and not matches.is_complete:
        matches = matches.within(entries)
    return filter_entries(entries, query, matches)


def _articles_of_search(target: str, articles: Any) -> Any:
    """Filters are for cards, so a search with one finds no article."""
    query = read_search(target)
    if query.kind == CLIPS or not query.text or query.without("text", "kind").pairs():
        return articles.none()
    return articles.filter(pk__in=list(find_articles(query.text).ids))


CARDS: dict[str, Finder] = {
    SubscriptionKind.EVERYTHING: _all,
    SubscriptionKind.TOPIC: _of_topic,
    SubscriptionKind.OUTLET: _of_outlet,
    SubscriptionKind.AUTHOR: _none,
    SubscriptionKind.SEARCH: _of_search,
}
ARTICLES: dict[str, Finder] = {
    SubscriptionKind.EVERYTHING: _all,
    SubscriptionKind.TOPIC: lambda target, articles: articles.filter(topics=int(target)),
    SubscriptionKind.OUTLET: _none,
    SubscriptionKind.AUTHOR: lambda target, articles: articles.filter(author=int(target)),
    SubscriptionKind.SEARCH: _articles_of_search,
}
NAMES: dict[SubscriptionKind, Callable[[], str]] = {
    SubscriptionKind.TOPIC: lambda: _("Topic: %(name)s"),
    SubscriptionKind.OUTLET: lambda: _("Outlet: %(name)s"),
    SubscriptionKind.AUTHOR: lambda: _("Author: %(name)s"),
    SubscriptionKind.READER_QUESTION: lambda: _("The answer to your question: %(name)s"),
    SubscriptionKind.COMMENT: lambda: _("Replies to your comment: %(name)s"),
}
PAGES = (SubscriptionKind.TOPIC, SubscriptionKind.OUTLET, SubscriptionKind.AUTHOR)
