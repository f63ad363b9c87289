"""Pages that show the feed: everything, a topic's, an outlet's; and its fragment."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from clipqa.feed import EVERYTHING, FeedPage, Scope, build_page
from clipqa.feed.cards import outlet_ref
from clipqa.feed.facet_lists import MOST_AT_ALL, whole_list
from clipqa.feed.facets import MOST_VALUES
from clipqa.feed.page import newest_cards
from clipqa.feed.parsing import parse_query
from clipqa.feed.rows import outlet_rows, topic_rows, topic_view
from clipqa.middleware import library_state
from clipqa.models import Outlet, Topic
from clipqa.views.errors import no_search
from clipqa.views.limited import limited
from clipqa.views.public import find, page, public_page

HOME_TOPICS, HOME_OUTLETS = 8, 12


@public_page
def home(request: HttpRequest) -> HttpResponse:
    is_settled = library_state(request).is_settled()
    return page(
        request,
        "home.html",
        title="",
        description=_("Questions, short answers, and exactly the part of the video that says it."),
        feed=newest_cards(is_settled=is_settled),
        topics=topic_rows(is_settled=is_settled)[:HOME_TOPICS],
        outlets=outlet_rows(is_settled=is_settled)[:HOME_OUTLETS],
    )


@public_page
@limited("search", no_search)
def search(request: HttpRequest) -> HttpResponse:
    feed = read_feed(request)
    title = _("Search: %(text)s") % {"text": feed.query.text} if feed.query.text else _("Search")
    return feed_page(request, "search.html", feed, title=title, is_search=True)


@public_page
@limited("search", no_search)
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(Topic.objects.public(), slug)
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
    )


@public_page
@limited("search", no_search)
def outlet(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(Outlet.objects.public(), slug)
    feed = read_feed(request, Scope.outlet(found))
    return feed_page(
        request,
        "outlets/detail.html",
        feed,
        title=found.name,
        description=found.description,
        outlet=outlet_ref(found),
    )


def read_feed(request: HttpRequest, scope: Scope = EVERYTHING) -> FeedPage:
    wants_all_values = request.GET.get("fragment") == "facet"
    return build_page(
        parse_query(request.GET),
        request.path,
        scope,
        state=library_state(request),
        most_values=MOST_AT_ALL if wants_all_values else MOST_VALUES,
    )


def feed_page(request: HttpRequest, template: str, feed: FeedPage, **context: Any) -> HttpResponse:
    """The whole page, or a part that has an address of its own.

    `?fragment=feed` is its feed, `?fragment=facet&facet=topic` a page of all its topics.
    """
    # Without the anchor of a walk: a list has one address, whenever a reader began it.
    canonical = feed.query.with_page(feed.query.page).url(request.path)
    context |= {"canonical": canonical, "feed": feed, "feed_url": canonical}
    fragment = request.GET.get("fragment")
    if fragment == "facet":
        whole = whole_list(feed.facets, request.GET.get("facet", ""))
        if whole:
            return _unlisted(page(request, "feed/facet.html", facet=whole, **context))
    if fragment == "feed":
        return _unlisted(page(request, "feed/_feed.html", **context))
    return page(request, template, **context)


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Not for search engines: it is a part of a page that they have."""
    response["X-Robots-Tag"] = "noindex"
    return response
