import json
import re
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clipqa.articles.blocks import BlockValue
from clipqa.articles.reading import read_blocks
from clipqa.curation.articles import ArticleParts, delete_articles, save_article
from clipqa.history import revisions_of
from clipqa.importers.articles import export_articles
from clipqa.importers.articles.records import KEYS
from clipqa.models import Answer, Article, Author, LibraryState, Question, Tombstone, Topic, Verb
from tests.articles.make import faq, make_article, make_author, text
from tests.factories import make_published, make_question, make_topic

pytestmark = pytest.mark.django_db


def export() -> str:
    out = StringIO()
    call_command("export_articles", "-", stdout=out)
    return out.getvalue()


def load(path: Path, *records: Any, **options: Any) -> str:
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    path.write_text("\n".join(lines), encoding="utf-8")
    out = StringIO()
    call_command("import_articles", str(path), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "articles.jsonl"


def make_full_article() -> Article:
    answer = make_published()
    first = text(f"## Who watches\n\nObservers[^{answer.public_id}].")
    article = make_article(
        first,
        BlockValue("key_points", {"title": "", "points": "One\nTwo"}),
        BlockValue("table", {"title": "T", "cells": "a\tb", "has_header": False, "note": "n"}),
        faq("Who pays?"),
        BlockValue("callout", {"kind": "tip", "text": "Read."}),
        BlockValue("quote", {"text": "We agreed.", "attribution": "Ada"}),
        BlockValue("clip", {"cited": answer.public_id}),
        BlockValue("comparison", {"question_id": answer.question_id}),
        BlockValue("related", {"title": "More", "items": "/topics/talks/"}),
        author=make_author(biography="Writes."),
        topics=[make_topic("Talks"), make_topic("Ceasefires")],
        main_topic=make_topic("Talks"),
        corrections=[(date(2026, 9, 18), "It was 14.")],
        standfirst="A line.",
        unrelated_pages="/topics/maps/\n/articles/hail/",
        editor="Cora",
        ai_disclosure=True,
    )
    # A reworded heading keeps its anchor, which the text alone doesn't tell.
    reworded = first.contents["text"].replace("Who watches", "Who looks")
    blocks = read_blocks([article.pk])[article.pk]
    blocks[0] = BlockValue("text", {"text": reworded}, first.public_id)
    save_article(article, ArticleParts(blocks))
    return article


def without_versions(exported: str) -> list[dict[str, Any]]:
    records = [json.loads(line) for line in exported.splitlines()]
    return [{**record, "edit_version": None} for record in records]


def test_an_export_imported_into_an_empty_library_is_exported_the_same(file: Path) -> None:
    article = make_full_article()
    before = export()
    delete_articles([article])
    Author.objects.all().delete()
    load(file, json.dumps({**json.loads(before), "edit_version": None}))
    assert without_versions(export()) == without_versions(before)
    imported = Article.objects.get()
    assert read_blocks([imported.pk])[imported.pk][0].derived == {"anchors": ["who-watches"]}


@pytest.mark.django_db(transaction=True)
def test_answers_and_articles_imported_into_an_empty_library_are_exported_the_same(
    file: Path, tmp_path: Path
) -> None:
    make_full_article()
    answers = tmp_path / "answers.jsonl"
    call_command("export_answers", str(answers))
    before = export()
    call_command("flush", interactive=False, verbosity=0)
    call_command("import_answers", str(answers), stdout=StringIO())
    assert "1 created" in load(file, before)
    versions = re.compile('"edit_version": [0-9]+')
    assert versions.sub("", export()) == versions.sub("", before)
    imported = Article.objects.get()
    assert imported.citations.get().answer == Answer.objects.get()


def test_an_import_of_the_same_file_changes_nothing(file: Path) -> None:
    article = make_full_article()
    before = export()
    revisions = revisions_of(Article, article.pk).count()
    assert "0 created, 0 updated, 1 unchanged" in load(file, before)
    assert export() == before
    assert revisions_of(Article, article.pk).count() == revisions


def test_a_record_changes_only_the_fields_that_it_has(file: Path) -> None:
    article = make_full_article()
    before = without_versions(export())[0]
    load(file, {"public_id": article.public_id, "standfirst": "Another line."})
    after = without_versions(export())[0]
    assert after.pop("revised_at") >= before.pop("revised_at")
    assert after == {**before, "standfirst": "Another line."}


def test_a_record_without_ids_makes_an_article_with_author_and_topics(file: Path) -> None:
    record = {
        "title": "New",
        "author": "Ada Lind",
        "topics": ["Talks"],
        "status": "published",
        "blocks": [{"type": "text", "text": "Words."}],
    }
    assert "1 created" in load(file, record)
    article = Article.objects.published().get()
    assert (article.slug, str(article.author)) == ("new", "Ada Lind")
    assert [topic.name for topic in article.topics.all()] == ["Talks"]
    assert "1 unchanged" in load(file, {**record, "slug": "new"})


def test_a_record_of_an_older_version_is_rejected(file: Path) -> None:
    article = make_full_article()
    before = export()
    save_article(article)
    with pytest.raises(CommandError, match="1 of 1 rows"):
        load(file, before)


def test_a_dry_run_changes_nothing(file: Path) -> None:
    assert "1 created" in load(file, {"title": "New"}, dry_run=True)
    assert not Article.objects.exists()


REJECTED = {
    "not JSON": ("{", "row: It is not valid JSON"),
    "no object": ("[1]", ""),
    "an unknown field": ({"title": "A", "colour": "red"}, "colour: No field of an article"),
    "no title": ({"standfirst": "A"}, "title: "),
    "a wrong status": ({"title": "A", "status": "live"}, "status: “live” is not a status"),
    "a wrong moment": ({"title": "A", "publish_at": "soon"}, "publish_at: "),
    "nothing to publish": ({"title": "A", "status": "published"}, "blocks: A published article"),
    "blocks that are no list": ({"title": "A", "blocks": "x"}, "blocks: It is not a list"),
    "an unknown type": ({"title": "A", "blocks": [{"type": "html"}]}, "blocks[0]: It has no known"),
    "a text without words": (
        {"title": "A", "blocks": [{"type": "text", "text": ""}]},
        "blocks[0].text: ",
    ),
    "a text that is a number": (
        {"title": "A", "blocks": [{"type": "faq", "question": "Q?", "answer": ["x"]}]},
        "blocks[0].answer: ",
    ),
    "two blocks with one id": (
        {"title": "A", "blocks": [{"type": "text", "text": "a", "public_id": "abcdefghij"}] * 2},
        "blocks: Two blocks",
    ),
    "an unknown picture": (
        {"title": "A", "blocks": [{"type": "picture", "picture": "posters/no", "alt": "A"}]},
        "blocks: This library has no picture",
    ),
    "a correction without a day": (
        {"title": "A", "corrections": [{"date": "x", "text": "y"}]},
        "corrections[0].date: ",
    ),
    "a name of forbidden characters": (
        {"title": "A", "author": "Ada \u202e", "topics": ["Talks"]},
        "author: ",
    ),
    "an unknown field of a block": (
        {"title": "A", "blocks": [{"type": "text", "text": "a", "colour": "red"}]},
        "blocks[0].colour: No field of this block has this name",
    ),
    "a field of another type of block": (
        {"title": "A", "blocks": [{"type": "text", "text": "a", "answer": "b"}]},
        "blocks[0].answer: No field of this block",
    ),
    "an unknown question": (
        {"title": "A", "topics": ["T"], "blocks": [{"type": "comparison", "question": "Who?"}]},
        "blocks[0].question: This library has no question “Who?”",
    ),
    "a question that is no text": (
        {"title": "A", "blocks": [{"type": "comparison", "question": ["Who?"]}]},
        "blocks[0].question: ",
    ),
    "a clip without an id": (
        {"title": "A", "blocks": [{"type": "clip", "cited": "no id"}]},
        "blocks[0].cited: “no id” is not a public id",
    ),
    "cells that can't be stored": (
        {"title": "A", "blocks": [{"type": "table", "cells": "a\x00b"}]},
        "blocks[0].cells: ",
    ),
    "too long a list of pages": (
        {"title": "A", "blocks": [{"type": "related", "items": "/a/\n" * 1000}]},
        "blocks[0].items: It has 4000 characters",
    ),
    "a picture outside the media folder": (
        {"title": "A", "blocks": [{"type": "picture", "picture": "../../secret", "alt": "A"}]},
        "blocks: This library has no picture",
    ),
    "too many blocks": (
        {"title": "A", "blocks": [{"type": "text", "text": "a"}] * 301},
        "blocks: It has 301 entries",
    ),
}


@pytest.mark.parametrize(("record", "sentence"), REJECTED.values(), ids=REJECTED)
def test_a_wrong_record_is_rejected_with_its_field_and_touches_nothing(
    file: Path, record: Any, sentence: str
) -> None:
    file.write_text(record if isinstance(record, str) else json.dumps(record))
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 1 rows"):
        call_command("import_articles", str(file), stdout=out)
    assert f"row 1: rejected: {sentence}" in out.getvalue() or not sentence
    assert not Article.objects.exists()
    assert not Topic.objects.exists()


def test_a_rejected_row_leaves_the_others(file: Path) -> None:
    with pytest.raises(CommandError, match="1 of 2 rows"):
        load(file, {"title": ""}, {"title": "Good"})
    assert Article.objects.get().title == "Good"


def test_an_import_never_empties_a_published_article(file: Path) -> None:
    article = make_full_article()
    before = export()
    with pytest.raises(CommandError):
        load(file, {"public_id": article.public_id, "blocks": []})
    assert export() == before


def test_an_import_never_publishes_a_stored_draft_without_blocks(file: Path) -> None:
    article = Article(title="Empty")
    save_article(article)
    with pytest.raises(CommandError):
        load(file, {"public_id": article.public_id, "status": "published"})
    assert not Article.objects.published().exists()
    save_article(article, ArticleParts([text("Words.")]))
    load(file, {"public_id": article.public_id, "status": "published"})
    assert Article.objects.published().exists()


def test_new_authors_and_topics_have_a_history(file: Path) -> None:
    record = {"title": "New", "author": "Ada Lind", "main_topic": "War", "topics": ["Talks"]}
    load(file, record)
    author = Author.objects.get()
    records = [(Author, author.pk), *((Topic, topic.pk) for topic in Topic.objects.all())]
    verbs = [[row.verb for row in revisions_of(*each)] for each in records]
    assert verbs == [[Verb.CREATED]] * 3
    load(file, {**record, "slug": "new", "author_biography": "Writes."})
    author.refresh_from_db()
    assert (author.biography, author.edit_version) == ("Writes.", 2)
    assert revisions_of(Author, author.pk).count() == 2


def test_each_article_increments_the_version_of_the_library_once(file: Path) -> None:
    before = LibraryState.objects.current().library_version
    load(file, {"title": "New", "author": "Ada Lind", "topics": ["War", "Talks"]})
    assert LibraryState.objects.get().library_version == before + 1


@pytest.mark.postgres_only  # SQLite has a single writer
def test_the_writer_lock_is_taken_before_any_row(file: Path) -> None:
    article = make_full_article()
    with CaptureQueriesContext(connection) as queries:
        load(file, {"public_id": article.public_id, "standfirst": "Another line."})
    statements = [query["sql"] for query in queries]
    locked = next(n for n, sql in enumerate(statements) if "FOR UPDATE" in sql)
    assert "pg_advisory_xact_lock" in " ".join(statements[:locked])


def test_a_block_of_another_article_is_rejected(file: Path) -> None:
    other = make_full_article()
    taken = read_blocks([other.pk])[other.pk][0].public_id
    block = {"type": "text", "text": "a", "public_id": taken}
    with pytest.raises(CommandError, match="1 of 2 rows"):
        load(file, {"title": "A", "blocks": [block]}, {"title": "B"})
    assert Article.objects.filter(title="B").exists()


def test_an_erased_article_does_not_come_back(file: Path) -> None:
    article = make_full_article()
    exported = {**json.loads(export()), "edit_version": None}
    Tombstone.objects.create_all("article", [article.public_id, article.slug])
    delete_articles([article])
    other = {**exported, "slug": "another-slug"}
    without_id = {name: value for name, value in exported.items() if name != "public_id"}
    for record in (exported, other, without_id):
        with pytest.raises(CommandError):
            load(file, record)
    assert not Article.objects.exists()


def test_an_erased_question_leaves_an_empty_comparison(file: Path) -> None:
    make_article(BlockValue("comparison", {"question_id": make_question("Gone?").pk}))
    Question.objects.all().delete()
    load(file, export())
    assert read_blocks([Article.objects.get().pk])


def test_every_key_of_an_export_is_read(file: Path) -> None:
    make_full_article()
    assert set(json.loads(export())) == KEYS
    assert list(export_articles(Article.objects.all()))
