"""Messages of the previous release become questions of readers."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from clipqa.curation.outdated_questions import delete_outdated_questions
from clipqa.jobs.upkeep import keep_up
from clipqa.models import Feedback, ReaderQuestion

pytestmark = pytest.mark.django_db
migration = import_module("clipqa.migrations.0031_ask_the_editors")


def test_the_migration_copies_messages_that_are_not_outdated() -> None:
    now = timezone.now()
    written = now - timedelta(days=3)
    Feedback.objects.create(message="Where are\nthe Zebras?", created_at=written)
    Feedback.objects.create(path="/search/", searched="q=zebra", created_at=now)
    Feedback.objects.create(message="Long ago", created_at=now - timedelta(days=91))
    migration.copy(apps, None)
    first, second = ReaderQuestion.objects.order_by("pk")
    assert (first.text, first.folded_text, first.state, first.created_at) == (
        "Where are\nthe Zebras?",
        "where are the zebras?",
        "waiting",
        written,
    )
    assert (second.text, second.search_text, second.page_url) == (
        "",
        "zebra",
        "/search/?q=zebra",
    )
    assert first.public_id != second.public_id
    assert Feedback.objects.count() == 3  # for the code of the previous release


def test_the_worker_copies_what_old_code_wrote_during_the_update() -> None:
    Feedback.objects.create(message="Before")
    migration.copy(apps, None)
    Feedback.objects.create(message="After")
    for _ in range(2):
        keep_up()
    assert [each.text for each in ReaderQuestion.objects.order_by("pk")] == ["Before", "After"]


def test_old_messages_are_deleted_after_90_days_too() -> None:
    Feedback.objects.create(message="Long ago", created_at=timezone.now() - timedelta(days=91))
    delete_outdated_questions()
    assert not Feedback.objects.exists()
