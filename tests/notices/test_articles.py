"""Notices about articles, which differ from those about answers in what they name."""

from pathlib import Path

import pytest
from django.core import mail

from clipqa.curation.articles import publish_articles, save_article
from clipqa.curation.proposals import propose
from clipqa.curation.reviewing import send_back, take_back, transition_verb
from clipqa.history import as_actor
from clipqa.jobs.running import run_due
from clipqa.models import Article, ArticleNotice, JobState, Source, Status, User
from tests.articles.make import make_article, text

pytestmark = pytest.mark.django_db
TITLE = "How ceasefires are monitored"


def draft_of(owner: User) -> Article:
    with as_actor(actor=owner):
        return make_article(text("Zirkon."), status=Status.DRAFT, created_by=owner)


def hand_in(owner: User) -> Article:
    article = draft_of(owner)
    article.status = Status.IN_REVIEW
    with as_actor(actor=owner):
        save_article(article, verb=transition_verb(Status.DRAFT, Status.IN_REVIEW))
    return article


def sent() -> list[tuple[list[str], str]]:
    run_due()
    return [(letter.to, letter.subject) for letter in mail.outbox]


def test_reviewers_are_told_of_an_article_that_is_handed_in(edda: User, conny: User) -> None:
    article = hand_in(conny)
    assert sent() == [(["edda@example.org"], f"Submitted for review: {TITLE}")]
    body = str(mail.outbox[0].body)
    assert f"conny submitted an article for review: “{TITLE}”." in body
    assert f"https://clips.example.org/admin/clipqa/article/{article.pk}/change/" in body
    assert "Zirkon" not in body


def test_the_owner_is_told_why_an_article_was_sent_back(edda: User, conny: User) -> None:
    article = hand_in(conny)
    with as_actor(actor=edda):
        send_back(article, "Which line?", article.edit_version)
    assert (["conny@example.org"], f"Sent back: {TITLE}") in sent()
    assert any("Which line?" in str(letter.body) for letter in mail.outbox)


def test_the_owner_is_told_of_a_publication_with_its_public_address(
    edda: User, conny: User
) -> None:
    article = draft_of(conny)
    with as_actor(actor=edda):
        publish_articles([article])
    assert sent() == [(["conny@example.org"], f"Published: {TITLE}")]
    url = f"https://clips.example.org{article.get_absolute_url()}"
    assert url in str(mail.outbox[0].body)


def test_an_article_that_was_taken_back_meanwhile_is_not_told(edda: User, conny: User) -> None:
    article = hand_in(conny)
    with as_actor(actor=conny):
        take_back(article)
    assert sent() == []
    assert ArticleNotice.objects.get().state == JobState.CANCELLED


def test_reviewers_are_told_of_a_change_of_a_published_article(edda: User, conny: User) -> None:
    with as_actor(actor=conny):
        article = make_article(created_by=conny)
        proposal = propose(article, {"standfirst": "Zirkon."})
    assert proposal is not None
    assert sent() == [(["edda@example.org"], f"Change submitted for review: {TITLE}")]
    body = str(mail.outbox[0].body)
    assert f"conny submitted a change of the published article “{TITLE}”" in body
    assert f"/admin/clipqa/article/{article.pk}/proposals/{proposal.pk}/" in body
    assert "Zirkon" not in body


def test_an_import_sends_no_notices(edda: User, conny: User, tmp_path: Path) -> None:
    article = draft_of(conny)
    article.status = Status.PUBLISHED
    with as_actor(source=Source.IMPORT):
        save_article(article)
    assert not ArticleNotice.objects.exists()
