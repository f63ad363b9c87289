"""Corrected answers and those written with the help of AI are found in the answers' list."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from clipqa.models import Answer
from tests.admin.pages import list_page
from tests.factories import make_answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def named() -> dict[int, str]:
    plain = make_answer()
    fresh = make_answer(correction="The town's name was wrong.")
    old = make_answer(correction="The year was wrong.")
    Answer.objects.filter(pk=old.pk).update(corrected_at=timezone.now() - timedelta(days=30))
    helped = make_answer(ai_disclosure=True)
    return {plain.pk: "plain", fresh.pk: "fresh", old.pk: "old", helped.pk: "helped"}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=town's", {"fresh"}),
        ("corrected=yes", {"fresh", "old"}),
        ("corrected=lately", {"fresh"}),
        ("corrected=no", {"plain", "helped"}),
        ("corrected=junk", {"plain", "fresh", "old", "helped"}),
        ("ai_disclosure__exact=1", {"helped"}),
        ("ai_disclosure__exact=0", {"plain", "fresh", "old"}),
    ],
)
def test_the_list_finds_them(desk: Client, named: dict[int, str], asked: str, found: set) -> None:
    listed = desk.get(f"{list_page('answer')}?{asked}").context["cl"].queryset
    assert {named[answer.pk] for answer in listed} == found
