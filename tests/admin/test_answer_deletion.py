"""Deleting an answer archives it after a list of the hidden pages, and can be undone."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from clipqa.curation import archive, save_answer
from clipqa.curation.archiving import archive_records, unarchive_records
from clipqa.curation.reviewing import send_back
from clipqa.history import state_of
from clipqa.models import Answer, SearchEntry, Status
from tests.factories import make_answer, make_clip, make_outlet, make_published, make_topic

pytestmark = pytest.mark.django_db

LIST = "/admin/clipqa/answer/"
UNDO = f"{LIST}undo-archive/"
AHEAD = timezone.now() + timedelta(days=2)
STATES = {
    "draft": {"status": Status.DRAFT},
    "in review": {"status": Status.IN_REVIEW},
    "published": {"status": Status.PUBLISHED},
    "scheduled": {"status": Status.PUBLISHED, "publish_at": AHEAD},
    "expiring": {"status": Status.PUBLISHED, "expire_at": AHEAD},
}


def delete(client: Client, answer: Answer) -> str:
    page = f"{LIST}{answer.pk}/delete/"
    return client.post(page, {"post": "yes"}, follow=True).content.decode()


def undo(client: Client, page: str) -> str:
    (chosen,) = re.findall(r'name="revisions" value="([\d,]+)"', page)
    assert f'formaction="{UNDO}"' in page
    return client.post(UNDO, {"revisions": chosen}, follow=True).content.decode()


def stored_state(answer: Answer) -> dict:
    return state_of(Answer.objects.get(pk=answer.pk))


@pytest.mark.parametrize("state", STATES)
def test_undo_restores_a_deleted_answer_unchanged(admin_client: Client, state: str) -> None:
    answer = make_answer(**STATES[state])
    before, entry = stored_state(answer), SearchEntry.objects.filter(pk=answer.pk).values().first()
    page = delete(admin_client, answer)
    assert stored_state(answer)["status"] == "archived"
    assert not SearchEntry.objects.filter(pk=answer.pk).exists()
    assert "1 answer was restored." in undo(admin_client, page)
    assert stored_state(answer) == before
    assert SearchEntry.objects.filter(pk=answer.pk).values().first() == entry


def test_undo_restores_the_comment_of_a_review(admin_client: Client) -> None:
    answer = make_answer(status=Status.IN_REVIEW)
    send_back(answer, "Shorter, please.", answer.edit_version)
    undo(admin_client, delete(admin_client, answer))
    assert Answer.objects.get(pk=answer.pk).sent_back.comment == "Shorter, please."


def test_undo_skips_an_answer_that_was_changed_since(admin_client: Client) -> None:
    answer = make_published()
    page = delete(admin_client, answer)
    newer = Answer.objects.get(pk=answer.pk)
    newer.body = "Somebody wrote on."
    save_answer(newer)
    assert "changed since then were not restored" in undo(admin_client, page)
    assert stored_state(answer)["status"] == "archived"


def test_several_answers_are_archived_and_restored_at_once(admin_client: Client) -> None:
    answers = [make_published(), make_answer()]
    chosen = {"action": "archive_answers", "_selected_action": [a.pk for a in answers]}
    page = admin_client.post(LIST, chosen, follow=True).content.decode()
    assert "2 answers were archived." in page
    assert "2 answers were restored." in undo(admin_client, page)
    statuses = Answer.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["published", "draft"]


def test_a_second_undo_changes_nothing() -> None:
    answer = make_published()
    revisions = archive_records(Answer, [answer.pk])
    assert unarchive_records(Answer, revisions)[1] == 0
    version = Answer.objects.get(pk=answer.pk).edit_version
    assert unarchive_records(Answer, revisions) == ([], 1)
    assert Answer.objects.get(pk=answer.pk).edit_version == version


@pytest.mark.parametrize("given", ["", "x", "9" * 30, "-1", "1,,2", "٣", "\0"])
def test_an_invalid_undo_changes_nothing(admin_client: Client, given: str) -> None:
    page = admin_client.post(UNDO, {"revisions": given}, follow=True)
    assert page.status_code == 200
    assert "was restored" not in page.content.decode()


def test_the_delete_page_lists_the_pages_hidden_with_the_answer(admin_client: Client) -> None:
    alone = make_published("Who is alone?", topics=[make_topic("Solitude")])
    page = admin_client.get(f"{LIST}{alone.pk}/delete/").content.decode()
    assert re.search(r"Question: <bdi>Who is alone\?", page)
    assert re.search(r"Topic: <bdi>Solitude", page)
    make_published(alone.question, clip=make_clip(alone.clip.video))
    page = admin_client.get(f"{LIST}{alone.pk}/delete/").content.decode()
    assert "other answers use them" in page


def test_the_delete_page_tells_hidden_pages_from_those_that_stay(admin_client: Client) -> None:
    alone, outlet = make_published(outlet=make_outlet("Delta")), make_outlet("Delta")
    make_published(outlet=outlet)
    page = admin_client.get(f"{LIST}{alone.pk}/delete/").content.decode()
    hidden, _middle, staying = page.partition("These pages stay public")
    assert "Video: <bdi>" in hidden
    assert "Outlet: <bdi>" not in hidden
    assert "Outlet: <bdi>" in staying
    assert alone.get_absolute_url() in hidden


def test_archiving_an_archived_answer_returns_no_revisions() -> None:
    answer = make_answer()
    archive([answer])
    assert archive_records(Answer, [answer.pk]) == []
