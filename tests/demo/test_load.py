"""Loading the demo library adds all records, hides unpublished ones, and can be repeated."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from clipqa.articles.blocks import BLOCK_TYPES
from clipqa.curation.articles import delete_articles
from clipqa.curation.evidence_results import examine_and_store
from clipqa.curation.evidence_summary import summarise
from clipqa.demo.load import load_demo_library
from clipqa.demo.shipped import shipped_articles, shipped_library, shipped_records
from clipqa.models import (
    Answer,
    Article,
    Citation,
    ClipReport,
    Comment,
    CommentState,
    Cue,
    Outlet,
    PictureBlock,
    ReaderQuestion,
    SearchEntry,
    Tombstone,
    Topic,
    Video,
)

pytestmark = pytest.mark.django_db
RECORDS = shipped_records()
ARTICLES = shipped_articles()
CANARIES = ("gold", "aurora", "note-taker")  # draft, scheduled, in review
# Documented in docs/demo.md: they show what the evidence checks find.
FAILING = {
    "demo-cbs-four-goals": {"clip_too_short", "name_not_said", "said_elsewhere"},
    "demo-northlight-no": {"clip_too_short"},
    "demo-meridian-gold-reserves": {"cuts_sentence_start", "cuts_sentence_end"},
    "demo-delta-ceasefire-stops": {"dead_source"},
    "demo-delta-monitors": {"dead_source"},
    "demo-delta-buffer-zone": {"dead_source"},
}


@pytest.fixture(scope="module", autouse=True)
def output(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Load the library once for all tests of the module, and roll back at the end."""
    out = io.StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


def test_the_command_prints_the_counts(output: str) -> None:
    assert f"{len(RECORDS)} clip answers" in output
    assert "8 topics" in output
    assert "10 outlets" in output


def test_all_records_are_loaded() -> None:
    assert Answer.objects.filter(key__startswith="demo-").count() == len(RECORDS)
    assert Topic.objects.exclude(explainer="").count() == len(shipped_library()["topics"])
    assert Outlet.objects.exclude(description="").count() == len(shipped_library()["outlets"])
    assert Cue.objects.count() > 150


def test_the_articles_are_public_with_their_pictures_and_sources() -> None:
    articles = Article.objects.published()
    assert {article.public_id for article in articles} == {a["public_id"] for a in ARTICLES}
    assert not Citation.objects.filter(answer=None).exists()
    assert not PictureBlock.objects.filter(poster="").exists()


def test_one_article_has_every_type_of_block() -> None:
    types = [{block["type"] for block in article["blocks"]} for article in ARTICLES]
    assert set(BLOCK_TYPES) in types


def test_every_clip_holds_what_its_answer_says_but_six_that_show_the_checks() -> None:
    found = {answer.key: summarise(findings).failing for answer, findings, _ in examine_and_store()}
    failing = {key: {each.kind for each in findings} for key, findings in found.items() if findings}
    assert len(found) == len(RECORDS)
    assert failing == FAILING


def test_a_second_run_reports_that_nothing_changed() -> None:
    def state() -> list[object]:
        entries = SearchEntry.objects.order_by("pk").values()
        videos = Video.objects.order_by("pk").values()
        articles = Article.objects.order_by("pk").values()
        answers = Answer.objects.order_by("pk").values()
        return [list(answers), list(entries), list(videos), list(articles)]

    before, out = state(), io.StringIO()
    call_command("load_demo", stdout=out)
    assert state() == before
    assert "nothing" in out.getvalue()


def test_edits_are_not_overwritten() -> None:
    answer = Answer.objects.get(key="demo-aje-saudi-role")
    Answer.objects.filter(pk=answer.pk).update(body="Rewritten by an editor.")
    report = load_demo_library()
    answer.refresh_from_db()
    assert (answer.body, report.has_changes) == ("Rewritten by an editor.", False)


def test_an_erased_article_does_not_come_back() -> None:
    article = Article.objects.order_by("pk").first()
    Tombstone.objects.create_all("article", [article.public_id, article.slug])
    delete_articles([article])
    load_demo_library()
    assert not Article.objects.filter(public_id=article.public_id).exists()


def test_every_slate_is_stored_and_healthy() -> None:
    stored = [video for video in Video.objects.all() if video.is_stored_here]
    assert len(stored) == sum("slate" in video for video in shipped_library()["videos"])
    assert {video.health for video in stored} == {"ok"}
    for video in stored:
        assert Video.objects.get(pk=video.pk).media_url()


def test_the_unavailable_video_has_its_date() -> None:
    video = Video.objects.get(health="gone")
    assert video.health_checked_at
    assert video.health_checked_at.date().isoformat() == "2026-05-03"
    assert video.clips.count() == 3


def test_clips_of_slates_have_posters() -> None:
    bare = Video.objects.filter(clips__poster="").distinct()
    assert [video.health for video in bare] == ["gone"]


def test_the_scheduled_answer_is_published_in_thirty_days() -> None:
    answer = Answer.objects.get(key="demo-northlight-aurora-alert")
    assert answer.is_scheduled
    assert answer.publish_at
    assert 29 <= (answer.publish_at - timezone.now()).days <= 30


@pytest.mark.parametrize("word", CANARIES)
def test_unpublished_answers_are_on_no_page(word: str, client: Client) -> None:
    hidden = Answer.objects.filter(question__text__icontains=word).get()
    assert not hidden.is_published
    assert client.get(f"/questions/{hidden.question.slug}/").status_code == 404
    slug, public_id = hidden.question.slug, hidden.public_id
    pages = ("/", f"/search/?q={word}", f"/api/v1/answers/?q={word}", "/sitemap-questions.xml")
    for address in pages:
        response = client.get(address)
        shown = response.content.decode()
        assert response.status_code == 200, address
        assert slug not in shown, address
        assert public_id not in shown, address


def test_readers_have_sent_something_once(db: None) -> None:
    load_demo_library()
    assert load_demo_library().submissions == 0
    states = Comment.objects.order_by("created_at").values_list("state", flat=True)
    assert list(states) == [CommentState.APPROVED, CommentState.WAITING]
    assert ReaderQuestion.objects.listed().count() == 1
    assert ClipReport.objects.open().count() == 1
