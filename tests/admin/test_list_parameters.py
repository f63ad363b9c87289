"""A list of the admin reads the parameters that its own links write, and no other lookup."""

import re
import time
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.http import HttpResponse, QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse

from clipqa.admin.base import BaseAdmin
from clipqa.admin.list_parameters import MAX_SEARCH_WORDS, read_parameters
from clipqa.models import Answer, Status, User
from tests.admin.pages import list_page, page_of
from tests.admin.test_changelists import make_row
from tests.factories import make_answer, make_cues, make_published, make_video
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db

DESKS = sorted(admin.site._registry.items(), key=lambda pair: pair[0]._meta.label)
LABELS = [model._meta.label_lower for model, _desk in DESKS]
FOREIGN = [
    "pk__in=1",
    "id__gt=0",
    "id__regex=1",
    "created_by__password__startswith=md5",
    "no_such_field=1",
    "logentry__user__password__startswith=md5",
]


def listed(response: HttpResponse) -> list[Any]:
    context: Any = response.context
    return list(context["cl"].queryset)


def notices(response: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def links_on(response: HttpResponse) -> list[str]:
    """The queries of all links to the list itself: filters, dates, columns, pages."""
    found = re.findall(r'href="\?([^"]*)"', response.content.decode())
    return [unescape(query) for query in found]


def left_out(desk: Any, query: str, who: User) -> list[str]:
    request = RequestFactory().get("/", QUERY_STRING=query)
    request.user = who
    return read_parameters(desk, request)[1]


def test_a_regular_expression_in_an_address_is_not_run(desk: Client) -> None:
    make_answer(body="a" * 26 + "!")
    began = time.thread_time()
    response = desk.get(list_page("answer") + "?body__regex=" + quote("^(a+)+$"))
    assert time.thread_time() - began < 5
    assert len(listed(response)) == 1
    assert "body__regex" in notices(response)[0]


def test_no_list_takes_a_lookup_that_none_of_its_links_writes(desk: Client) -> None:
    make_row(1)
    for label in LABELS:
        page = reverse("admin:{}_{}_changelist".format(*label.split(".")))
        every = listed(desk.get(page))
        for query in FOREIGN:
            response = desk.get(f"{page}?{query}")
            assert listed(response) == every, f"{label} {query}"
            assert query.partition("=")[0] in notices(response)[0], f"{label} {query}"


def test_every_link_of_a_list_to_itself_is_read(desk: Client, alice: User) -> None:
    for number in range(3):
        make_row(number)
    for label, (_model, model_admin) in zip(LABELS, DESKS, strict=True):
        page = reverse("admin:{}_{}_changelist".format(*label.split(".")))
        queries = links_on(desk.get(page))
        assert [query for query in queries if left_out(model_admin, query, alice)] == [], label


def test_every_registered_admin_has_the_same_base() -> None:
    assert [model for model, desk in DESKS if not isinstance(desk, BaseAdmin)] == []


def test_links_of_other_pages_narrow_the_list(desk: Client) -> None:
    answer, _other = make_published(), make_published()
    video = answer.clip.video
    transcript, _second = make_cues(video, (1, 2, "One.")), make_cues(make_video(), (1, 2, "Two."))
    for page, model_name, expected in (
        (page_of(answer.question), "answer", [answer]),
        (page_of(video), "answer", [answer]),
        (page_of(transcript), "cue", list(transcript.cues.all())),
    ):
        found = re.findall(rf'"({list_page(model_name)}\?[^"]*)"', desk.get(page).content.decode())
        assert [listed(desk.get(unescape(url))) for url in found] == [expected]


WRONG = [
    *("published_at__year=99999", "published_at__year=9999", "published_at__year=" + "9" * 400),
    *("published_at__month=13", "p=abc", "o=abc", "state=junk"),
    *("question__topics__id__exact=abc", "clip__video__provider__exact=%00"),
    *("question__language=%00", "question__language=" + "x" * 2_000, "ai_disclosure__exact=x"),
    *("state=draft&state=published", "question__topics__isnull=x"),
]


def test_a_filters_value_that_it_can_not_have_is_left_out(desk: Client) -> None:
    make_published()
    for query in WRONG:
        response = desk.get(f"{list_page('answer')}?{query}")
        assert len(listed(response)) == 1, query
        assert notices(response), query


def test_a_long_search_is_cut_to_what_the_database_takes(desk: Client) -> None:
    response = desk.get(list_page("answer"), {"q": "ab " * 1_900})
    assert len(response.context["cl"].query.split()) == MAX_SEARCH_WORDS
    assert notices(response)
    asked = {"app_label": "clipqa", "model_name": "answer", "field_name": "question"}
    found = desk.get(reverse("admin:autocomplete"), {**asked, "term": "ab " * 1_900})
    assert found.status_code == 200


def test_an_action_on_a_list_that_its_address_would_widen_is_not_done(desk: Client) -> None:
    answer = make_published()
    sent = {"action": "archive_answers", "_selected_action": [answer.pk], "select_across": "1"}
    response = desk.post(list_page("answer") + "?id__gt=99999&state=public", sent)
    assert response["Location"] == list_page("answer") + "?state=public"
    assert Answer.objects.get().status == Status.PUBLISHED


def test_an_editor_does_not_learn_a_password_letter_by_letter() -> None:
    editor = of_role("edda", "editor")
    make_answer(created_by=editor)
    client = signed_in(editor)
    for letter in ("md5", "x"):
        response = client.get(f"{list_page('answer')}?created_by__password__startswith={letter}")
        assert len(listed(response)) == 1


def test_a_notice_about_a_long_name_is_short(desk: Client) -> None:
    names = QueryDict(mutable=True)
    names.update({f"{number}{'x' * 500}": "1" for number in range(100)})
    response = desk.get(f"{list_page('answer')}?{names.urlencode()}")
    assert len(notices(response)[0]) < 400


@pytest.mark.parametrize(
    "moment",
    [
        "0001-01-01 00:00:00+23:59",
        "2026-01-01 00:00:00+23:59",
        "2026-01-01 00:00:00-16:00",
        "10000-01-01",
    ],
)
def test_a_moment_that_a_database_refuses_is_left_out(desk: Client, moment: str) -> None:
    response = desk.get(list_page("feedback"), {"created_at__gte": moment})
    assert response.status_code == 200
    assert notices(response)
