"""Deleting an answer archives it, says first what goes with it, and can be undone."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from clipqa.curation import archive, save_answer
from clipqa.curation.archiving import archive_answers, unarchive_answers
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


def facts(answer: Answer) -> dict:
    return state_of(Answer.objects.get(pk=answer.pk))


@pytest.mark.parametrize("state", STATES)
def test_a_deleted_answer_comes_back_as_it_was(desk: Client, state: str) -> None:
    answer = make_answer(**STATES[state])
    before, entry = facts(answer), SearchEntry.objects.filter(pk=answer.pk).values().first()
    page = delete(desk, answer)
    assert facts(answer)["status"] == "archived"
    assert not SearchEntry.objects.filter(pk=answer.pk).exists()
    assert "1 answer is again what it was." in undo(desk, page)
    assert facts(answer) == before
    assert SearchEntry.objects.filter(pk=answer.pk).values().first() == entry


def test_what_an_editor_asked_for_comes_back_too(desk: Client) -> None:
    answer = make_answer(status=Status.IN_REVIEW)
    send_back(answer, "Shorter, please.", answer.edit_version)
    undo(desk, delete(desk, answer))
    assert Answer.objects.get(pk=answer.pk).sent_back.comment == "Shorter, please."


def test_what_was_changed_since_is_not_undone(desk: Client) -> None:
    answer = make_published()
    page = delete(desk, answer)
    newer = Answer.objects.get(pk=answer.pk)
    newer.body = "Somebody wrote on."
    save_answer(newer)
    assert "changed since then are left alone" in undo(desk, page)
    assert facts(answer)["status"] == "archived"


def test_many_are_archived_and_brought_back_at_once(desk: Client) -> None:
    answers = [make_published(), make_answer()]
    chosen = {"action": "archive_answers", "_selected_action": [a.pk for a in answers]}
    page = desk.post(LIST, chosen, follow=True).content.decode()
    assert "2 answers are archived." in page
    assert "2 answers are again what they were." in undo(desk, page)
    statuses = Answer.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["published", "draft"]


def test_undoing_twice_changes_nothing_the_second_time() -> None:
    answer = make_published()
    revisions = archive_answers([answer])
    assert unarchive_answers(revisions)[1] == 0
    version = Answer.objects.get(pk=answer.pk).edit_version
    assert unarchive_answers(revisions) == ([], 1)
    assert Answer.objects.get(pk=answer.pk).edit_version == version


@pytest.mark.parametrize("given", ["", "x", "9" * 30, "-1", "1,,2", "٣", "\0"])
def test_an_odd_undo_is_borne(desk: Client, given: str) -> None:
    page = desk.post(UNDO, {"revisions": given}, follow=True)
    assert page.status_code == 200
    assert "again what" not in page.content.decode()


def test_the_page_says_what_readers_lose(desk: Client) -> None:
    alone = make_published("Who is alone?", topics=[make_topic("Solitude")])
    page = desk.get(f"{LIST}{alone.pk}/delete/").content.decode()
    assert re.search(r"Question: <bdi>Who is alone\?", page)
    assert re.search(r"Topic: <bdi>Solitude", page)
    make_published(alone.question, clip=make_clip(alone.clip.video))
    page = desk.get(f"{LIST}{alone.pk}/delete/").content.decode()
    assert "other answers lean on them" in page


def test_what_others_lean_on_is_not_said_to_go(desk: Client) -> None:
    alone, outlet = make_published(outlet=make_outlet("Delta")), make_outlet("Delta")
    make_published(outlet=outlet)
    page = desk.get(f"{LIST}{alone.pk}/delete/").content.decode()
    assert "Video: <bdi>" in page
    assert "Outlet: <bdi>" not in page


def test_archiving_what_is_archived_gives_nothing_to_undo() -> None:
    answer = make_answer()
    archive([answer])
    assert archive_answers([answer]) == []
