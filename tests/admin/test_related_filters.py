"""Lists are filtered by a related record, of which there may be a million."""

from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clipqa.admin.change_lists import MAX_CHOICES
from clipqa.models import Outlet, Topic
from tests.admin.pages import list_page, page_of
from tests.factories import (
    make_answer,
    make_clip,
    make_outlet,
    make_question,
    make_topic,
    make_video,
)

pytestmark = pytest.mark.django_db

TOPICS = "question__topics"
# Lists, and the path along which each is filtered by a topic or an outlet.
FILTERED = [
    ("answer", TOPICS),
    ("answer", "clip__video__outlet"),
    ("question", "topics"),
    ("video", "outlet"),
    ("clip", "video__outlet"),
    ("transcript", "video__outlet"),
    ("cue", "transcript__video__outlet"),
]


def make_crowd(number: int) -> None:
    """Names in the order in which the filter lists them."""
    topics = [Topic(name=f"Topic {at:04}", slug=f"topic-{at}") for at in range(number)]
    Topic.objects.bulk_create(topics)
    outlets = [Outlet(name=f"Outlet {at:04}", slug=f"outlet-{at}") for at in range(number)]
    Outlet.objects.bulk_create(outlets)


def listed(desk: Client, model_name: str, **asked: Any) -> HttpResponse:
    return desk.get(list_page(model_name), asked)


def offered(response: HttpResponse, path: str) -> list[str]:
    """What a filter has to choose from, without All and none."""
    context: Any = response.context
    [spec] = [
        spec for spec in context["cl"].filter_specs if getattr(spec, "field_path", "") == path
    ]
    return [label for _pk, label in spec.lookup_choices]


@pytest.mark.parametrize(("model_name", "path"), FILTERED)
def test_a_filter_offers_a_bounded_number(desk: Client, model_name: str, path: str) -> None:
    make_crowd(MAX_CHOICES + 5)
    response = listed(desk, model_name)
    assert len(offered(response, path)) == MAX_CHOICES
    assert f'name="{path}__find"' in response.content.decode()


@pytest.mark.parametrize(("model_name", "path"), FILTERED)
@pytest.mark.parametrize(
    ("sought", "number"),
    [("0034", 1), ("003", 6), ("TOPIC 0034", 1), ("outlet 0034", 1), ("xyz", 0)],
)
def test_any_other_is_found_by_its_name(
    desk: Client, model_name: str, path: str, sought: str, number: int
) -> None:
    make_crowd(MAX_CHOICES + 5)
    kind = "Topic" if "topic" in path else "Outlet"
    if sought[0].isalpha() and not sought.lower().startswith(kind.lower()):
        number = 0
    found = offered(listed(desk, model_name, **{f"{path}__find": sought}), path)
    assert len(found) == number
    assert all(label.startswith(kind) for label in found)


def test_to_look_for_a_topic_narrows_nothing_and_is_no_filter(desk: Client) -> None:
    make_crowd(MAX_CHOICES + 5)
    make_answer()
    response = listed(desk, "answer", **{f"{TOPICS}__find": "0034", "state": "draft"})
    assert response.context["cl"].result_count == 1
    assert list(response.context["cl"].get_filters_params()) == ["state"]
    assert "messages" not in response.context or not list(response.context["messages"])
    page = response.content.decode()
    assert '<details class="filters" open>' in page
    assert '<input type="hidden" name="state" value="draft">' in page


def test_what_is_chosen_is_offered_wherever_it_stands(desk: Client) -> None:
    make_crowd(MAX_CHOICES + 5)
    last = Topic.objects.get(name="Topic 0034")
    wanted = make_answer(make_question(topics=[last]))
    make_answer()
    for more in ({}, {f"{TOPICS}__find": "Topic 0001"}):
        response = listed(desk, "answer", **{f"{TOPICS}__id__exact": last.pk, **more})
        assert [answer.pk for answer in response.context["cl"].queryset] == [wanted.pk]
        assert offered(response, TOPICS)[0] == "Topic 0034"


def test_a_handful_needs_no_box(desk: Client) -> None:
    make_answer(make_question(topics=[make_topic("One"), make_topic("Two")]))
    response = listed(desk, "answer")
    assert offered(response, TOPICS) == ["One", "Two"]
    assert "__find" not in response.content.decode()


def test_to_find_none_is_said_and_keeps_the_box(desk: Client) -> None:
    make_topic("One")
    page = listed(desk, "answer", **{f"{TOPICS}__find": "zebra"}).content.decode()
    assert "Nothing has this name" in page
    assert 'value="zebra"' in page


@pytest.mark.parametrize("sought", ["\x00", "a " * 40, "%", "'", '"', "<b>", "9" * 400, "[", "ف"])
def test_whatever_is_looked_for_is_no_error(desk: Client, sought: str) -> None:
    make_crowd(MAX_CHOICES + 5)
    response = listed(desk, "answer", **{f"{TOPICS}__find": sought})
    assert response.status_code == 200
    assert "<b>" not in response.content.decode()
    assert len(offered(response, TOPICS)) in {0, MAX_CHOICES}


@pytest.mark.parametrize(("model_name", "path"), FILTERED)
def test_a_filter_costs_the_same_however_many_there_are(
    desk: Client, model_name: str, path: str
) -> None:
    topics, costs = [make_topic("Ports")], []
    make_answer(make_question(topics=topics), clip=make_clip(make_video(make_outlet("Delta"))))
    chosen = topics[0].pk if "topic" in path else Outlet.objects.get(name="Delta").pk
    for number in (0, 5, 2 * MAX_CHOICES, 40 * MAX_CHOICES):
        Topic.objects.exclude(name="Ports").delete()
        Outlet.objects.exclude(name="Delta").delete()
        make_crowd(number)
        make_outlet("Delta")
        asked = {f"{path}__id__exact": chosen, f"{path}__find": "00"}
        listed(desk, model_name, **asked)
        with CaptureQueriesContext(connection) as queries:
            listed(desk, model_name, **asked)
        costs.append(len(queries))
    assert len(set(costs)) == 1, costs


def test_a_topics_page_leads_to_its_answers(desk: Client) -> None:
    topic = make_topic("Ports")
    wanted = make_answer(make_question(topics=[topic]))
    make_answer()
    address = f"{reverse('admin:clipqa_answer_changelist')}?{TOPICS}__id__exact={topic.pk}"
    assert address in desk.get(page_of(topic)).content.decode()
    assert [answer.pk for answer in desk.get(address).context["cl"].queryset] == [wanted.pk]
