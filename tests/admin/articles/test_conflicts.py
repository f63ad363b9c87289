"""Two editors save one article: nothing is lost, and what differs is shown."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from clipqa.articles.reading import read_blocks
from clipqa.curation.articles import ArticleParts, save_article
from clipqa.models import Article, Status
from tests.admin.articles.pages import block, page_errors
from tests.admin.pages import filled, page_of
from tests.articles.make import faq, make_article, text

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = "aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc"


@pytest.fixture
def article() -> Article:
    blocks = [text("One.", FIRST), text("Two.", SECOND), text("Three.", THIRD)]
    return make_article(*blocks, status=Status.DRAFT)


def texts(article: Article) -> list[str]:
    return [str(each.contents.get("text", "?")) for each in read_blocks([article.pk])[article.pk]]


def save_elsewhere(article: Article, *blocks: Any) -> None:
    save_article(Article.objects.get(pk=article.pk), ArticleParts(list(blocks)))


def send(client: Client, opened: HttpResponse, article: Article, **typed: Any) -> HttpResponse:
    return client.post(page_of(article), {**filled(opened), **typed, "_save": "Save"})


def test_other_blocks_that_somebody_changed_are_taken_over(
    admin_client: Client, article: Article
) -> None:
    opened = admin_client.get(page_of(article))
    save_elsewhere(article, text("Uno.", FIRST), text("Two.", SECOND), text("Three.", THIRD))
    refused = send(admin_client, opened, article, **{"block_text-1-text": "Mine."})
    assert "changed meanwhile" in page_errors(refused)["__all__"][1]
    assert texts(article) == ["Uno.", "Two.", "Three."]
    assert "You had not changed this block" in refused.content.decode()
    assert send(admin_client, refused, article).status_code == 302
    assert texts(article) == ["Uno.", "Mine.", "Three."]


def test_a_block_that_both_changed_shows_both_texts(admin_client: Client, article: Article) -> None:
    opened = admin_client.get(page_of(article))
    save_elsewhere(article, text("Theirs.", FIRST), text("Two.", SECOND), text("Three.", THIRD))
    refused = send(admin_client, opened, article, **{"block_text-0-text": "Mine."})
    [comparison] = page_errors(refused)["block_text-0-text"]
    assert ">Theirs<" in comparison.replace("Only here: </span>", ">")
    assert ">Mine<" in comparison.replace("Only here: </span>", ">")
    assert texts(article)[0] == "Theirs."
    send(admin_client, refused, article)
    assert texts(article)[0] == "Mine."


def test_the_newer_block_can_be_taken(admin_client: Client, article: Article) -> None:
    opened = admin_client.get(page_of(article))
    save_elsewhere(article, text("Theirs.", FIRST), text("Two.", SECOND), text("Three.", THIRD))
    refused = send(admin_client, opened, article, **{"block_text-0-text": "Mine."})
    taken = send(admin_client, refused, article, _theirs="block_text-0")
    assert taken.status_code == 200
    assert filled(taken)["block_text-0-text"] == "Theirs."
    assert send(admin_client, taken, article).status_code == 302
    assert texts(article)[0] == "Theirs."


def test_a_block_that_somebody_added_stays(admin_client: Client, article: Article) -> None:
    opened = admin_client.get(page_of(article))
    added = [text("One.", FIRST), faq("Why?"), text("Two.", SECOND), text("Three.", THIRD)]
    save_elsewhere(article, *added)
    new = block("text", 3, 40, text="Four.")
    refused = send(admin_client, opened, article, **new)
    assert refused.status_code == 200
    send(admin_client, refused, article)
    assert texts(article) == ["One.", "?", "Two.", "Three.", "Four."]


def test_a_block_that_somebody_deleted_is_left_out_unless_it_was_changed(
    admin_client: Client, article: Article
) -> None:
    opened = admin_client.get(page_of(article))
    save_elsewhere(article, text("Two.", SECOND))
    refused = send(admin_client, opened, article, **{"block_text-2-text": "Mine."})
    assert "deleted meanwhile" in refused.content.decode()
    saved = send(admin_client, refused, article)
    assert saved.status_code == 302, page_errors(saved)
    assert texts(article) == ["Two.", "Mine."]


def test_a_block_that_somebody_changed_is_not_deleted_unseen(
    admin_client: Client, article: Article
) -> None:
    opened = admin_client.get(page_of(article))
    save_elsewhere(article, text("Theirs.", FIRST), text("Two.", SECOND), text("Three.", THIRD))
    refused = send(admin_client, opened, article, **{"block_text-0-DELETE": "on"})
    assert "it is not deleted" in refused.content.decode()
    send(admin_client, refused, article)
    assert texts(article)[0] == "Theirs."


def test_a_new_order_of_somebody_else_is_kept(admin_client: Client, article: Article) -> None:
    opened = admin_client.get(page_of(article))
    save_elsewhere(article, text("Three.", THIRD), text("One.", FIRST), text("Two.", SECOND))
    refused = send(admin_client, opened, article, **{"block_text-1-text": "Mine."})
    assert refused.status_code == 200
    send(admin_client, refused, article)
    assert texts(article) == ["Three.", "One.", "Mine."]
