"""Sitemaps of all public pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem
from django.db.models import Model, QuerySet
from django.urls import reverse

from clipqa.models import Article, Author, Outlet, Question, Topic, Video


class SiteMap(Sitemap):
    limit = 10_000

    @property
    def protocol(self) -> str | None:  # type: ignore[override]
        return urlsplit(settings.CLIPQA_SITE_URL).scheme or None

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.CLIPQA_SITE_URL).netloc or super().get_domain(site)


class PagesSitemap(SiteMap):
    def items(self) -> list[str]:
        return ["home", "topic-list", "outlet-list", "about"]

    def location(self, item: Any) -> str:
        return reverse(item)


class RecordSitemap(SiteMap):
    model: type[Model]

    def items(self) -> "QuerySet[Any]":
        public: QuerySet[Any] = self.model._default_manager.public()  # type: ignore[attr-defined]
        return public.order_by("pk")

    def lastmod(self, item: Any) -> datetime:
        return item.updated_at  # type: ignore[no-any-return]


class TopicSitemap(RecordSitemap):
    model = Topic


class OutletSitemap(RecordSitemap):
    model = Outlet


class QuestionSitemap(RecordSitemap):
    model = Question


class VideoSitemap(RecordSitemap):
    model = Video


class ArticleSitemap(RecordSitemap):
    model = Article


class AuthorSitemap(RecordSitemap):
    model = Author


SITEMAPS: dict[str, type[SiteMap]] = {
    "pages": PagesSitemap,
    "topics": TopicSitemap,
    "outlets": OutletSitemap,
    "questions": QuestionSitemap,
    "videos": VideoSitemap,
    "articles": ArticleSitemap,
    "authors": AuthorSitemap,
}

OF_ARTICLES = {"articles", "authors"}


def index_items(
    absolute: Callable[[str], str], *, has_articles: bool = True
) -> list[SitemapIndexItem]:
    """Return the items of the index. Django's index would use the requested host's name."""
    items = []
    for section, sitemap in SITEMAPS.items():
        if section in OF_ARTICLES and not has_articles:
            continue
        path = reverse("sitemap-section", args=[section])
        items += [
            SitemapIndexItem(absolute(path if number == 1 else f"{path}?p={number}"))
            for number in sitemap().paginator.page_range
        ]
    return items
