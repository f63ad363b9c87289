from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clipqa.articles.blocks import BlockValue
from clipqa.articles.reading import read_blocks
from clipqa.articles.states import blocks_in
from clipqa.curation.articles import ArticleParts, publish_articles, save_article
from clipqa.history import RecordHistory, revisions_of
from clipqa.models import Article, Citation, LibraryState, Status, TextBlock
from tests.articles.make import faq, make_article, text
from tests.factories import make_answer, make_topic

pytestmark = pytest.mark.django_db


def blocks_of(article: Article) -> list[BlockValue]:
    return read_blocks([article.pk])[article.pk]


def test_blocks_of_every_type_are_saved_in_their_order() -> None:
    blocks = [
        text("## Who watches\n\nObservers do."),
        BlockValue("key_points", {"title": "", "points": "- One\n- Two"}),
        BlockValue("table", {"title": "", "cells": "a\tb", "has_header": True, "note": ""}),
        faq("Who pays?"),
        BlockValue("callout", {"kind": "tip", "text": "Read the annex."}),
        BlockValue("quote", {"text": "We agreed.", "attribution": "An envoy"}),
        text("The end."),
    ]
    article = make_article(*blocks)
    assert [(b.type, b.public_id, b.contents) for b in blocks_of(article)] == [
        (b.type, b.public_id, b.contents) for b in blocks
    ]


def test_a_save_writes_one_revision_with_only_the_changed_block() -> None:
    first, second = text("One."), text("Two.")
    article = make_article(first, second)
    changed = text("Two, and more.", second.public_id)
    save_article(article, ArticleParts([first, changed]))
    newest = revisions_of(Article, article.pk).first()
    assert list(newest.changes) == [f"block:{second.public_id}"]


def test_an_added_and_a_deleted_block_are_in_the_revision() -> None:
    first, second, third = text("One."), text("Two."), text("Three.")
    article = make_article(first, second)
    save_article(article, ArticleParts([first, third]))
    changes = revisions_of(Article, article.pk).first().changes
    assert changes[f"block:{second.public_id}"][1] is None
    assert changes[f"block:{third.public_id}"][0] is None
    assert changes["blocks"][1] == [first.public_id, third.public_id]


def test_the_state_before_a_revision_has_the_earlier_blocks() -> None:
    first, second = text("One."), faq("Who pays?")
    article = make_article(first, second)
    save_article(article, ArticleParts([second]))
    newest = revisions_of(Article, article.pk).first()
    earlier = blocks_in(RecordHistory(article).state_before(newest))
    assert [(b.type, b.contents) for b in earlier] == [
        (b.type, b.contents) for b in (first, second)
    ]


def test_a_reworded_and_moved_heading_keeps_its_anchor() -> None:
    first, second = text("## Who watches\n\nA.\n\n## Who pays\n\nB."), text("## The end\n\nC.")
    article = make_article(first, second)
    reworded = text("## Who does the watching\n\nA.\n\n## Who pays\n\nB.", first.public_id)
    save_article(article, ArticleParts([second, reworded]))
    assert [b.derived["anchors"] for b in blocks_of(article)] == [
        ["the-end"],
        ["who-watches", "who-pays"],
    ]


def test_two_headings_with_the_same_words_have_two_anchors() -> None:
    article = make_article(text("## Costs\n\nA."), text("## Costs\n\nB."), faq("Costs"))
    anchors = [b.derived.get("anchors") or [b.derived["anchor"]] for b in blocks_of(article)]
    assert anchors == [["costs"], ["costs-2"], ["costs-3"]]


def test_saving_one_changed_block_takes_the_same_statements_for_20_and_200_blocks() -> None:
    def statements(count: int) -> int:
        blocks = [text(f"## Part {n}\n\nWords {n}.") for n in range(count)]
        article = make_article(*blocks, title=f"{count} blocks")
        blocks[7] = text("Other words.", blocks[7].public_id)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            save_article(article, ArticleParts(blocks))
        return len(queries)

    assert statements(20) == statements(200)


def test_cited_answers_are_numbered_in_the_order_of_the_text() -> None:
    one, two = make_answer(status=Status.PUBLISHED), make_answer(status=Status.PUBLISHED)
    card = BlockValue("clip", {"cited": one.public_id})
    article = make_article(text(f"A claim[^{two.public_id}]. Again[^{two.public_id}]."), card)
    rows = Citation.objects.filter(article=article).values_list("position", "cited", "answer")
    assert list(rows) == [(1, two.public_id, two.pk), (2, one.public_id, one.pk)]
    assert article.citations.first().outlet_name == two.clip.video.outlet.name


def test_a_source_remains_when_its_answer_is_deleted() -> None:
    answer = make_answer(status=Status.PUBLISHED, speaker="An envoy")
    article = make_article(text(f"A claim[^{answer.public_id}]."))
    answer.delete()
    save_article(article, ArticleParts(blocks_of(article)))
    citation = article.citations.get()
    assert citation.answer is None
    assert citation.speaker == "An envoy"


def test_only_a_change_of_a_public_text_is_an_update_for_readers() -> None:
    block = text("One.")
    long_ago = datetime(2025, 2, 18, tzinfo=UTC)
    article = make_article(block, publish_at=None)
    Article.objects.filter(pk=article.pk).update(published_at=long_ago)
    article.refresh_from_db()
    save_article(article, ArticleParts([block]))
    assert article.revised_at is None
    save_article(article, ArticleParts([text("One and two.", block.public_id)]))
    assert article.revised_at is not None


def test_a_draft_is_not_public_and_a_scheduled_article_becomes_public() -> None:
    make_article(title="A draft", status=Status.DRAFT)
    tomorrow = timezone.now() + timedelta(days=1)
    make_article(title="Tomorrow", publish_at=tomorrow)
    assert not Article.objects.published()
    assert Article.objects.published(tomorrow + timedelta(hours=1)).get().title == "Tomorrow"


def test_an_article_without_blocks_is_not_published() -> None:
    article = make_article(status=Status.DRAFT)
    empty = Article(title="Nothing yet")
    save_article(empty)
    assert publish_articles([article, empty]) == [empty]
    assert [a.title for a in Article.objects.published()] == [article.title]


def test_the_main_topic_is_one_of_the_topics() -> None:
    main, other = make_topic("Ceasefires"), make_topic("Talks")
    article = make_article(topics=[other], main_topic=main)
    assert set(article.topics.all()) == {main, other}


def test_a_save_raises_the_version_of_the_library() -> None:
    before = LibraryState.objects.current().library_version
    make_article()
    assert LibraryState.objects.current().library_version == before + 1


def test_unchanged_blocks_are_not_written() -> None:
    blocks = [text("One."), text("Two.")]
    article = make_article(*blocks)
    with CaptureQueriesContext(connection) as queries:
        save_article(article, ArticleParts(blocks))
    table = TextBlock._meta.db_table
    assert not [q for q in queries if table in q["sql"] and not q["sql"].startswith("SELECT")]
