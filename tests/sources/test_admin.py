"""What editors see of the checks of sources."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clipqa.admin.review.queue import build_queue
from clipqa.curation.sources import set_health
from clipqa.models import Health, JobState, SourceCheck, User, Video
from clipqa.sources.checking import plan_checks
from tests.admin.sent_forms import forms_of
from tests.factories import make_clip, make_published, make_video
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TITLE = "Sources that do not play"


@pytest.fixture
def editor() -> User:
    return of_role("edda", "editor")


def dead_video(cards: int) -> Video:
    video = make_video(title=f"With {cards} cards")
    for number in range(cards):
        make_published(clip=make_clip(video, number * 1000, number * 1000 + 500))
    set_health(video.pk, Health.GONE, NOW)
    return video


def listed(person: User) -> list[tuple[str, str]]:
    sections = [each for each in build_queue(person) if str(each.title) == TITLE]
    return [(row.text, row.detail) for each in sections for row in each.rows]


def test_the_queue_lists_dead_sources_by_their_public_cards(editor: User) -> None:
    assert listed(editor) == []
    for cards in (0, 2, 1):
        dead_video(cards)
    assert listed(editor) == [
        ("With 2 cards", "Taken down · 2 public cards"),
        ("With 1 cards", "Taken down · 1 public card"),
        ("With 0 cards", "Taken down · 0 public cards"),
    ]
    assert listed(of_role("conny", "contributor")) == []


def test_the_queue_takes_the_same_statements_for_any_number_of_dead_sources(editor: User) -> None:
    counts = []
    for _more in range(2):
        dead_video(1)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            build_queue(User.objects.get(pk=editor.pk))
        counts.append(len(captured))
        for _number in range(12):
            dead_video(0)
    assert counts[0] == counts[1]


def test_the_page_of_a_video_says_what_the_last_check_found(editor: User) -> None:
    video = make_video()
    page = reverse("admin:clipqa_video_change", args=[video.pk])
    client = signed_in(editor)
    plan_checks(NOW)
    assert "Not checked yet." in client.get(page).content.decode()
    SourceCheck.objects.update(
        finding=Health.GONE, checked_at=NOW, next_check_at=NOW, refused_days=2, detail="Missing."
    )
    text = client.get(page).content.decode()
    assert "Taken down (" in text
    assert "Missing. Refused on 2 days; it is marked after refusals on three days." in text


def test_an_action_checks_the_selected_sources_again(editor: User) -> None:
    video = make_video()
    plan_checks(NOW)
    done = {"state": JobState.DONE, "finished_at": NOW}
    SourceCheck.objects.update(**done)
    client: Client = signed_in(editor)
    sent = {"action": "check_sources", "_selected_action": [video.pk]}
    response = client.post(reverse("admin:clipqa_video_changelist"), sent, follow=True)
    assert "checked within minutes" in response.content.decode()
    assert SourceCheck.objects.get().state == JobState.WAITING


def test_a_save_of_an_older_form_does_not_overwrite_what_a_check_found(editor: User) -> None:
    video = make_video(title="Before")
    client, page = signed_in(editor), reverse("admin:clipqa_video_change", args=[video.pk])
    form = form_of(client.get(page))
    set_health(video.pk, Health.GONE, NOW)
    again = client.post(page, {**form, "title": "After", "_save": "Save"})
    assert "now have the newer values: Health." in again.content.decode()
    client.post(page, {**form_of(again), "_save": "Save"})
    video.refresh_from_db()
    assert (video.title, video.health) == ("After", Health.GONE)


def form_of(response: Any) -> dict[str, list[str]]:
    forms = forms_of(response.content.decode())
    return next(form.fields for form in forms if form.has_files)
