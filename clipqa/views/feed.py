"""Pages with a feed (home, search, topic, outlet) and their fragments."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from clipqa.feed import EVERYTHING, FeedPage, Scope, build_page
from clipqa.feed.articles import ArticleRow
from clipqa.feed.articles.lists import first_articles
from clipqa.feed.articles.searching import FoundArticles, find_with_feed
from clipqa.feed.cards.cards import outlet_ref
from clipqa.feed.facets.groupings import MAX_VALUES
from clipqa.feed.facets.lists import MAX_VALUES_IN_ALL, full_list
from clipqa.feed.index_rows import first_outlets, first_topics, topic_view
from clipqa.feed.page import newest_cards
from clipqa.feed.parsing import ARTICLES, parse_query
from clipqa.middleware import library_state
from clipqa.models import Outlet, Topic
from clipqa.views.by_slug import BySlug
from clipqa.views.errors import search_unavailable
from clipqa.views.paging import page_of
from clipqa.views.public import get_or_redirect, public_page, render_page
from clipqa.views.rate_limited import rate_limited

ARTICLES_PER_PAGE = 20
OUTLETS = BySlug(Outlet.objects.listed)
# One statement if all due changes are applied to the counters, and another if not.
TOPICS = {
    counters_current: BySlug(partial(Topic.objects.listed, counters_current=counters_current))
    for counters_current in (True, False)
}


@public_page
def home(request: HttpRequest) -> HttpResponse:
    counters_current = library_state(request).counters_current()
    return render_page(
        request,
        "home.html",
        title="",
        description=_("Questions, short answers, and exactly the part of a video with the answer."),
        feed=newest_cards(counters_current=counters_current),
        topics=first_topics(counters_current=counters_current),
        outlets=first_outlets(counters_current=counters_current),
        articles=articles_of(request),
    )


@public_page
@rate_limited("search", search_unavailable)
def search(request: HttpRequest) -> HttpResponse:
    feed = read_feed(request)
    title = _("Search: %(text)s") % {"text": feed.query.text} if feed.query.text else _("Search")
    articles = articles_found(request, feed)
    if articles and request.GET.get("kind") == ARTICLES:
        return article_results(request, feed, articles, title)
    kinds = articles.kinds(feed.query.kind) if articles and articles.results.count() else []
    beside = articles.beside_clips if articles else []
    context = {"title": title, "is_search": True, "kinds": kinds, "article_results": beside}
    subscribe_to = urlencode(feed.query.changed(sort="").pairs())
    return feed_page(request, "search.html", feed, subscribe_to=subscribe_to, **context)


def articles_found(request: HttpRequest, feed: FeedPage) -> FoundArticles | None:
    """Return the articles that match the words of a search; None without words or articles."""
    if not feed.query.text or not library_state(request).has_articles or "fragment" in request.GET:
        return None
    return find_with_feed(feed)


def article_results(
    request: HttpRequest, feed: FeedPage, found: FoundArticles, title: str
) -> HttpResponse:
    text = feed.query.text
    listed = page_of(request, found.results, ARTICLES_PER_PAGE, q=text, kind=ARTICLES)
    return render_page(
        request,
        "articles/search.html",
        title=title,
        canonical=f"{request.path}?{urlencode({'q': text, 'kind': ARTICLES})}",
        typed=text,
        kinds=found.kinds(ARTICLES),
        rows=listed.rows,
        pager=listed.pager,
        notices=listed.notices,
    )


@public_page
@rate_limited("search", search_unavailable)
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_or_redirect(TOPICS[library_state(request).counters_current()], slug)
    feed = read_feed(request, Scope.topic(found))
    view = topic_view(found)
    return feed_page(
        request,
        "topics/detail.html",
        feed,
        title=found.name,
        description=view.explainer_text,
        image=view.image.src if view.image else "",
        topic=view,
        articles=articles_of(request, found),
    )


@public_page
@rate_limited("search", search_unavailable)
def outlet(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_or_redirect(OUTLETS, slug)
    feed = read_feed(request, Scope.outlet(found))
    return feed_page(
        request,
        "outlets/detail.html",
        feed,
        title=found.name,
        description=found.description,
        outlet=outlet_ref(found),
    )


def articles_of(request: HttpRequest, topic: Topic | None = None) -> list[ArticleRow]:
    """Return the newest articles for the first page of a list; without any, ask nothing."""
    if not library_state(request).has_articles or request.GET:
        return []
    return first_articles(topic.pk if topic else None)


def read_feed(request: HttpRequest, scope: Scope = EVERYTHING) -> FeedPage:
    wants_all_values = request.GET.get("fragment") == "facet"
    return build_page(
        parse_query(request.GET),
        request.path,
        scope,
        state=library_state(request),
        max_values=MAX_VALUES_IN_ALL if wants_all_values else MAX_VALUES,
    )


def feed_page(request: HttpRequest, template: str, feed: FeedPage, **context: Any) -> HttpResponse:
    """Render the page or one of its fragments.

    `?fragment=feed` is the feed alone, `?fragment=facet&facet=topic` a page of all its topics.
    """
    # Without `as_of`, so that a list has one canonical URL.
    canonical = feed.query.with_page(feed.query.page).url(request.path)
    context |= {"canonical": canonical, "feed": feed, "feed_url": canonical}
    fragment = request.GET.get("fragment")
    if fragment == "facet":
        whole = full_list(feed.facets, request.GET.get("facet", ""))
        if whole:
            return _unlisted(render_page(request, "feed/facet.html", facet=whole, **context))
    if fragment == "feed":
        return _unlisted(render_page(request, "feed/_feed.html", **context))
    return render_page(request, template, **context)


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Keep search engines from indexing a fragment, whose content the full page has."""
    response["X-Robots-Tag"] = "noindex"
    return response
