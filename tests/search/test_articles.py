from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clipqa.articles.blocks import BlockValue
from clipqa.articles.reading import read_blocks
from clipqa.curation import apply_due, save_record
from clipqa.curation.articles import (
    ArticleParts,
    archive_articles,
    delete_articles,
    publish_articles,
    save_article,
)
from clipqa.models import Article, ArticleEntry, ArticleTerm, LibraryState, Status
from clipqa.search.article_index import outdated_articles
from clipqa.search.articles import find_articles
from tests.articles.make import faq, make_article, make_author, text
from tests.factories import make_published, make_topic
from tests.views.reader import read

pytestmark = pytest.mark.django_db


def found(words: str) -> list[str]:
    titles = dict(Article.objects.values_list("pk", "title"))
    return [titles[pk] for pk in find_articles(words).ids]


def test_every_text_of_an_article_is_searched() -> None:
    make_article(
        text("## Harvest\n\nObservers count *vehicles*[^abcdefghij]."),
        BlockValue("table", {"title": "", "cells": "a\tquince", "has_header": True, "note": ""}),
        faq("Who foots the bill?", "The treasury."),
        title="Monitoring",
        standfirst="A promise.",
        author=make_author("Edda Brandt"),
        topics=[make_topic("Ceasefires")],
    )
    for words in ("monitor", "promises", "harvest", "vehicle", "quince", "treasury", "foot bills"):
        assert found(words) == ["Monitoring"], words
    for words in ("brandt", "ceasefire"):
        assert found(words) == ["Monitoring"], words
    assert found("abcdefghij") == []


def test_a_word_in_the_title_ranks_before_one_in_the_text() -> None:
    make_article(text("Rivers and treaties."), title="In the text")
    make_article(text("Other words."), title="Treaties")
    for _ in range(4):
        make_article(text("Nothing of it."), title="Noise")
    assert found("treaties") == ["Treaties", "In the text"]


def test_phrases_and_exclusions_hold() -> None:
    make_article(text("A buffer zone is drawn."), title="One")
    make_article(text("A zone without a buffer."), title="Two")
    assert found('"buffer zone"') == ["One"]
    assert found("zone -drawn") == ["Two"]


@pytest.mark.parametrize("words", ["", "the", '"', "-zone", "zirkon", "outlet:delta zone"])
def test_a_query_that_fits_nothing_finds_nothing(words: str) -> None:
    make_article(text("A zone."))
    assert found(words) == []


def test_only_published_articles_are_found() -> None:
    tomorrow, soon = (timezone.now() + timedelta(hours=hours) for hours in (24, 1))
    for status in (Status.DRAFT, Status.IN_REVIEW, Status.ARCHIVED):
        make_article(text("Zirkon."), title=str(status), status=status)
    make_article(text("Zirkon."), title="Tomorrow", publish_at=tomorrow)
    assert find_articles("zirkon").ids == []
    later = tomorrow + timedelta(hours=1)
    assert len(find_articles("zirkon", later).ids) == 1
    expiring = make_article(text("Zirkon."), title="Expiring", expire_at=soon)
    assert find_articles("zirkon").ids == [expiring.pk]
    assert expiring.pk not in find_articles("zirkon", later).ids


def test_the_entry_follows_every_verb() -> None:
    block = text("Zirkon.")
    article = make_article(block)
    save_article(article, ArticleParts([text("Quince.", block.public_id)]))
    assert (found("zirkon"), len(found("quince"))) == ([], 1)
    archive_articles([article])
    assert found("quince") == []
    publish_articles([article])
    assert len(found("quince")) == 1
    delete_articles([article])
    assert not ArticleEntry.objects.exists()
    assert not ArticleTerm.objects.exists()


def test_another_name_of_a_topic_is_found() -> None:
    topic = make_topic("Ceasefires")
    make_article(topics=[topic], title="Lines")
    topic.name = "Armistices"
    save_record(topic)
    assert (found("ceasefires"), len(found("armistices"))) == ([], 1)


def test_a_search_takes_the_same_statements_for_one_and_for_thirty() -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            find_articles("zone words")
        return len(queries)

    make_article(text("A zone of words."))
    one = statements()
    for _ in range(30):
        make_article(text("A zone of words."))
    assert statements() == one <= 5


def test_outdated_entries_are_reported_and_rebuilt() -> None:
    article = make_article(text("Zirkon."))
    ArticleEntry.objects.update(body_terms="quince")
    assert outdated_articles() == [article.pk]
    with pytest.raises(CommandError, match="1 articles have an outdated entry"):
        call_command("rebuild_search", check=True)
    call_command("rebuild_search")
    assert outdated_articles() == []
    ArticleTerm.objects.all().delete()
    assert outdated_articles() == [article.pk]


def test_an_entry_is_deleted_at_the_moment_of_the_schedule() -> None:
    later = timezone.now() + timedelta(hours=2)
    make_article(expire_at=later - timedelta(hours=1))
    assert apply_due(later)
    assert not ArticleEntry.objects.exists()


def test_an_expired_entry_is_deleted_with_the_schedule() -> None:
    soon = timezone.now() + timedelta(hours=1)
    article = make_article(expire_at=soon)
    past = timezone.now() - timedelta(seconds=1)
    Article.objects.filter(pk=article.pk).update(expire_at=past)
    ArticleEntry.objects.update(visible_until=past)
    assert outdated_articles() == [], "an entry that is due to be deleted is not outdated"
    LibraryState.objects.update(next_due_at=past)
    assert apply_due()
    assert not ArticleEntry.objects.exists()


def test_a_search_page_shows_articles_beside_the_clips_with_counts() -> None:
    make_published("Who draws the zone?")
    article = make_article(text("The zone is drawn."), title="A zone")
    page = read("/search/?q=zone")
    assert article.get_absolute_url() in page.links
    assert "<mark>zone</mark>" in page.html
    assert {"/search/?q=zone&kind=clips", "/search/?q=zone&kind=articles"} <= page.links
    assert article.get_absolute_url() not in read("/search/?q=zone&kind=clips").links
    assert article.get_absolute_url() in read("/search/?q=zone&kind=articles").links


def test_a_word_that_only_articles_have_is_not_corrected_away() -> None:
    for number in range(3):
        make_published(f"Who draws the quintal {number}?")
    article = make_article(text("A quintel is small."), title="Small things")
    page = read("/search/?q=quintel")
    assert article.get_absolute_url() in page.links
    assert "<mark>quintel</mark>" in page.html
    assert article.get_absolute_url() in read("/search/?q=quintel&kind=articles").links


def test_a_misspelt_word_finds_the_articles_of_its_correction() -> None:
    make_published("Who draws the quintal?")
    article = make_article(text("A quintal is small."), title="Small things")
    assert article.get_absolute_url() in read("/search/?q=quintall").links


def test_a_library_without_articles_has_the_same_search_page_as_before() -> None:
    make_published("Who draws the zone?")
    with CaptureQueriesContext(connection) as queries:
        page = read("/search/?q=zone")
    assert "kind=" not in page.html
    assert not [query for query in queries if "article" in query["sql"].replace("has_articles", "")]


def test_the_words_of_articles_do_not_change_the_ranking_of_clips() -> None:
    cards = [make_published(f"Who draws zone {n}?") for n in range(3)]
    before = read("/search/?q=zone").all("article")
    article = make_article(text("Zone. " * 50))
    after = read("/search/?q=zone").all("article")
    assert [card["id"] for card in before] == [card["id"] for card in after]
    assert len(before) == len(cards)
    blocks = read_blocks([article.pk])[article.pk]
    assert blocks
