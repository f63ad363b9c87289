"""Unpublished articles are never public: a word that occurs only there must not reach readers."""

from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from clipqa.articles.blocks import BlockValue
from clipqa.curation.articles import archive_articles, save_article
from clipqa.models import Article, ArticleEntry, LibraryState, Status
from tests.articles.make import faq, make_article, make_author, text
from tests.factories import make_published, make_topic
from tests.views.test_unpublished import CANARY, words_by_address

pytestmark = pytest.mark.django_db
PICTURE = {"poster": f"posters/{CANARY}", "poster_width": 640, "poster_height": 360}
MORE = (
    "/articles/",
    f"/articles/{CANARY}/",
    f"/authors/{CANARY}/",
    f"/topics/{CANARY}/",
    "/sitemap-articles.xml",
    "/sitemap-authors.xml",
    "/api/v1/articles/",
    "/api/v1/articles/?q=known",
    "/search/?q=known&kind=articles",
)


def make_canary() -> Article:
    return make_article(
        text(f"## {CANARY}\n\nKnown {CANARY}."),
        faq(f"Who is {CANARY}?", f"It is {CANARY}."),
        BlockValue("table", {"title": CANARY, "cells": CANARY, "has_header": True, "note": CANARY}),
        BlockValue("key_points", {"title": CANARY, "points": f"It is {CANARY}.\nMore."}),
        BlockValue("callout", {"kind": "tip", "text": f"Read {CANARY}."}),
        BlockValue("quote", {"text": f"We saw {CANARY}.", "attribution": CANARY}),
        BlockValue("picture", {**PICTURE, "alt": CANARY, "caption": CANARY, "credit": CANARY}),
        BlockValue("related", {"title": CANARY, "items": f"/topics/{CANARY}/"}),
        corrections=[(date(2026, 9, 18), f"It was {CANARY}.")],
        title=CANARY,
        standfirst=f"Known {CANARY}.",
        author=make_author(CANARY, biography=CANARY),
        topics=[make_topic(CANARY)],
        main_topic=make_topic(CANARY),
        editor=CANARY,
    )


def draft(article: Article) -> None:
    article.status = Status.DRAFT
    save_article(article)


def review(article: Article) -> None:
    article.status = Status.IN_REVIEW
    save_article(article)


def archived(article: Article) -> None:
    archive_articles([article])


def tomorrow(article: Article) -> None:
    article.publish_at = timezone.now() + timedelta(days=1)
    save_article(article)
    assert ArticleEntry.objects.filter(pk=article.pk).exists(), "the entry must exist for this test"


def expired(article: Article) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Article.objects.filter(pk=article.pk).update(expire_at=past)
    ArticleEntry.objects.filter(pk=article.pk).update(visible_until=past)
    LibraryState.objects.update(next_due_at=past)


@pytest.fixture(autouse=True)
def public_twin() -> None:
    topic = make_topic("Known")
    make_published("What is known?", topics=[topic])
    make_article(text("Known words."), title="Known", topics=[topic])


@pytest.mark.parametrize("hide", [draft, review, archived, tomorrow, expired])
def test_an_unpublished_article_is_nowhere(hide: Callable[[Article], None]) -> None:
    hide(make_canary())
    own_queries = {"/api/v1/suggest/"}  # repeats the typed words
    assert words_by_address(*MORE).keys() - own_queries == set()


def test_the_same_article_is_public_once_published() -> None:
    make_canary()
    found = words_by_address(*MORE)
    for path in (
        "/",
        "/articles/",
        f"/articles/{CANARY}/",
        f"/authors/{CANARY}/",
        f"/topics/{CANARY}/",
        "/topics/",
        "/search/",
        "/sitemap-articles.xml",
        "/sitemap-authors.xml",
        "/api/v1/articles/",
        "/api/v1/suggest/",
    ):
        assert path in found, path


def test_every_text_of_an_article_is_public_on_its_page() -> None:
    article = make_canary()
    page = Client().get(article.get_absolute_url()).content.decode()
    for part in (
        *(f"<li>It is {CANARY}.", f"Read {CANARY}.", f"We saw {CANARY}.", f'alt="{CANARY}"'),
        *(f"posters/{CANARY}", f"It was {CANARY}."),
    ):
        assert part in page, part


def test_an_export_of_published_articles_has_no_others() -> None:
    draft(make_canary())
    out = StringIO()
    call_command("export_articles", "-", status=["published"], stdout=out)
    assert CANARY not in out.getvalue()
