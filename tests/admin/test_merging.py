"""Merging records in the admin: select, review, confirm."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from clipqa.curation.merging import SeenVersions, merge
from clipqa.history import revisions_of
from clipqa.models import Topic
from tests.admin.pages import page_of
from tests.factories import make_published, make_topic

pytestmark = pytest.mark.django_db


def test_a_merge_is_shown_first_and_done_when_confirmed(admin_client: Client) -> None:
    old, into = make_topic("Truces"), make_topic("Ceasefires")
    make_published(topics=[old])
    page = reverse("admin:clipqa_topic_merge", args=[old.pk])
    assert page in admin_client.get(page_of(old)).content.decode()
    shown = admin_client.get(f"{page}?into={into.pk}").content.decode()
    assert "Questions: 1" in shown
    sent = dict(re.findall(r'name="(\w+)"\s+value="(\d+)"', shown))
    assert Topic.objects.count() == 2
    done = admin_client.post(page, sent, follow=True)
    assert "“Truces” was merged into “Ceasefires”." in done.content.decode()
    assert done.redirect_chain[-1][0] == page_of(into)


def test_a_record_that_cannot_be_deleted_can_be_merged_and_its_history_says_so(
    admin_client: Client,
) -> None:
    old, into = make_topic("Truces"), make_topic("Ceasefires")
    question = make_published(topics=[old]).question
    page = reverse("admin:clipqa_question_merge", args=[question.pk])
    deletion = reverse("admin:clipqa_question_delete", args=[question.pk])
    assert page in admin_client.get(deletion).content.decode()
    merge(old, into, SeenVersions(old.edit_version, into.edit_version))
    for record in (into, question):
        name = f"admin:clipqa_{record._meta.model_name}"
        history = admin_client.get(reverse(f"{name}_history", args=[record.pk])).content.decode()
        assert "“Truces” was merged into “Ceasefires”." in history
        newest = revisions_of(type(record), record.pk)[0]
        compared = reverse(f"{name}_compare", args=[record.pk])
        assert admin_client.get(f"{compared}?to={newest.pk}").status_code == 200


def test_a_merge_from_an_outdated_page_must_be_confirmed_again(admin_client: Client) -> None:
    old, into = make_topic("Truces"), make_topic("Ceasefires")
    page = reverse("admin:clipqa_topic_merge", args=[old.pk])
    page_after = admin_client.post(page, {"into": into.pk}, follow=True).content.decode()
    assert "Check the merge again, then confirm." in page_after
    assert "the same record" in admin_client.get(f"{page}?into={old.pk}").content.decode()
    assert Topic.objects.count() == 2
