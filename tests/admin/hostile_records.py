"""Pages of the admin whose forms exist only with certain records, with a label for each."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from clipqa.articles.blocks import BlockValue
from clipqa.curation import save_answer
from clipqa.curation.proposals import save_draft
from clipqa.curation.staging import stage
from clipqa.history import as_actor
from clipqa.models import Answer, Article, JobState, Notice, NoticeEvent, Status, User
from clipqa.transcripts import CueText
from tests.admin.pages import page_of
from tests.articles.make import make_article
from tests.factories import make_answer
from tests.roles.users import RoleUsers


def pages_with_records(users: RoleUsers, owner: User, author: User) -> dict[str, str]:
    """Make what `owner` may edit, and a published answer of the contributor `author`."""
    _fail_job(users.draft, owner)
    drafted, article = _answer_with_draft(owner), _article_with_draft(owner)
    return {
        "(published)": page_of(_published("Who speaks?", author)),
        "(private-draft)": page_of(drafted),
        "(proposal)": reverse(
            "admin:clipqa_answer_proposal", args=[drafted.pk, drafted.proposals.get().pk]
        ),
        "(staged)": _staged(users, owner),
        "(failed-job)": reverse("admin:work"),
        "(article)": page_of(_article_with_every_block(users)),
        "(article-draft)": f"{page_of(article)}?continue=draft",
        "(article-proposal)": reverse(
            "admin:clipqa_article_proposal", args=[article.pk, article.proposals.get().pk]
        ),
    }


def _published(question: str, owner: User) -> Answer:
    answer = make_answer(question, created_by=owner)
    answer.status = Status.PUBLISHED
    save_answer(answer)
    return answer


def _answer_with_draft(owner: User) -> Answer:
    answer = _published("Who answers?", owner)
    with as_actor(actor=owner):
        save_draft(answer, {"body": "A draft."}, is_continued=False)
    return answer


def _article_with_draft(owner: User) -> Article:
    article = make_article(title="Who pays?")
    with as_actor(actor=owner):
        save_draft(article, {"title": "Who pays now?"}, is_continued=False)
    return article


def _article_with_every_block(users: RoleUsers) -> Article:
    contents: dict[str, dict[str, Any]] = {
        "text": {"text": "## Who pays?\n\nBoth sides pay."},
        "key_points": {"title": "In short", "points": "It holds."},
        "table": {"title": "Costs", "cells": "Side\tCost\nOne\t2", "has_header": True},
        "faq": {"question": "Who pays?", "answer": "Both sides."},
        "callout": {"kind": "tip", "text": "Watch the clip."},
        "quote": {"text": "We pay.", "attribution": "Ada"},
        "picture": {"alt": "A bridge."},
        "clip": {"cited": users.draft.public_id},
        "comparison": {"question_id": users.draft.question_id},
        "related": {"title": "More", "items": []},
    }
    return make_article(*(BlockValue(*each) for each in contents.items()))


def _staged(users: RoleUsers, owner: User) -> str:
    cues = [CueText(0, 1_000, "We meet.", "Ada")]
    staged = stage(users.records["video"], "en", cues, ["A warning."], owner)
    return reverse("admin:clipqa_transcript_staged", args=[staged.pk])


def _fail_job(answer: Answer, person: User) -> None:
    Notice.objects.create(
        answer=answer,
        person=person,
        event=NoticeEvent.HANDED_IN,
        state=JobState.FAILED,
        finished_at=timezone.now(),
    )
