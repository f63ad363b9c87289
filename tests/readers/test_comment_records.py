"""Comments in exports and backups, and what becomes of them with their page."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from clipqa.curation import save_record
from clipqa.curation.erasing import erase
from clipqa.curation.erasing_articles import erase_article
from clipqa.curation.merging import SeenVersions, merge
from clipqa.history import revisions_of
from clipqa.models import Article, AuditEntry, Comment, CommentState, Question
from clipqa.readers.comment_records import CHUNK
from tests.articles.make import make_article
from tests.factories import make_published, make_question
from tests.readers.make_comments import make_approved, make_comment

pytestmark = pytest.mark.django_db

ADDRESS = "rita@example.org"


def export(path: Path, **options: Any) -> list[dict[str, Any]]:
    call_command("export_comments", str(path), **options)
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_an_export_has_every_comment_and_neither_address_nor_hmac(tmp_path: Path) -> None:
    article = make_article(are_comments_open=True)
    parent = make_approved(article, "شكرا", name="ريتا", address=ADDRESS)
    reply = make_comment(article, "Why?", parent=parent)
    on_question = make_comment(make_question("Who pays?"), state=CommentState.HIDDEN)
    records = export(tmp_path / "comments.jsonl")
    assert [each["public_id"] for each in records] == [
        each.public_id for each in (parent, reply, on_question)
    ]
    assert (records[0]["article"], records[0]["text"], records[0]["name"]) == (
        article.public_id,
        "شكرا",
        "ريتا",
    )
    assert records[1]["reply_to"] == parent.public_id
    assert (records[2]["question"], records[2]["reason"]) == ("who-pays", "Spam.")
    written = (tmp_path / "comments.jsonl").read_text(encoding="utf-8")
    assert parent.sender_hmac not in written
    assert "example.org" not in written
    assert AuditEntry.objects.get(event="exported").after == {"comments": 3}
    assert len(export(tmp_path / "waiting.jsonl", state=["waiting"])) == 1


def test_an_export_of_many_comments_is_complete(tmp_path: Path) -> None:
    article = make_article()
    Comment.objects.bulk_create(
        Comment(article=article, text="x", form_id=str(number)) for number in range(CHUNK + 1)
    )
    assert len(export(tmp_path / "comments.jsonl")) == CHUNK + 1


@pytest.mark.django_db(transaction=True)
def test_comments_are_restored_from_a_backup(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    article = make_article(are_comments_open=True)
    parent = make_approved(article, address=ADDRESS)
    make_comment(article, parent=parent, state=CommentState.HIDDEN)
    before = list(Comment.objects.order_by("pk").values())
    call_command("backup", tmp_path / "library.tar.gz")
    call_command("flush", interactive=False, verbosity=0)
    call_command("restore", tmp_path / "library.tar.gz")
    assert list(Comment.objects.order_by("pk").values()) == before
    again = make_comment(Article.objects.get(), address=ADDRESS)
    assert again.sender_hmac == parent.sender_hmac  # the key is not in the database


@pytest.mark.django_db(transaction=True)
def test_erasing_a_page_erases_its_comments() -> None:
    article, answer = make_article(), make_published()
    for page in (article, answer.question):
        make_comment(page, parent=make_approved(page))
    erase_article(article, "A court.")
    assert not Comment.objects.filter(question=None).exists()
    erase(answer, "A court.")
    assert not Comment.objects.exists()


def test_merging_questions_moves_their_comments() -> None:
    old, into = make_question("Who hosts?", are_comments_open=True), make_question("Hosts?")
    parent = make_approved(old)
    reply = make_comment(old, parent=parent)
    kept = make_comment(into)
    merge(old, into, SeenVersions(old.edit_version, into.edit_version))
    assert {*into.comments.all()} == {parent, reply, kept}
    assert not Question.objects.get(pk=into.pk).are_comments_open


def test_switching_comments_on_is_in_the_history_of_the_page() -> None:
    question = make_question("Who pays?")
    question.are_comments_open = True
    save_record(question)
    assert revisions_of(Question, question.pk)[0].changes == {"are_comments_open": [False, True]}
