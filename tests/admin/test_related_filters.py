"""Filters of lists by a related record, of which there may be a million."""

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


def make_topics_and_outlets(number: int) -> None:
    """Create topics and outlets, named in the order in which the filter lists them."""
    topics = [Topic(name=f"Topic {at:04}", slug=f"topic-{at}") for at in range(number)]
    Topic.objects.bulk_create(topics)
    outlets = [Outlet(name=f"Outlet {at:04}", slug=f"outlet-{at}") for at in range(number)]
    Outlet.objects.bulk_create(outlets)


def listed(admin_client: Client, model_name: str, **parameters: Any) -> HttpResponse:
    return admin_client.get(list_page(model_name), parameters)


def choices(response: HttpResponse, path: str) -> list[str]:
    """Return the choices of a filter, without All and none."""
    context: Any = response.context
    [spec] = [
        spec for spec in context["cl"].filter_specs if getattr(spec, "field_path", "") == path
    ]
    return [label for _pk, label in spec.lookup_choices]


@pytest.mark.parametrize(("model_name", "path"), FILTERED)
def test_a_filter_lists_a_bounded_number_of_records(
    admin_client: Client, model_name: str, path: str
) -> None:
    make_topics_and_outlets(MAX_CHOICES + 5)
    response = listed(admin_client, model_name)
    assert len(choices(response, path)) == MAX_CHOICES
    assert f'name="{path}__find"' in response.content.decode()


@pytest.mark.parametrize(("model_name", "path"), FILTERED)
@pytest.mark.parametrize(
    ("term", "number"),
    [("0034", 1), ("003", 6), ("TOPIC 0034", 1), ("outlet 0034", 1), ("xyz", 0)],
)
def test_records_that_a_filter_does_not_list_are_found_by_name(
    admin_client: Client, model_name: str, path: str, term: str, number: int
) -> None:
    make_topics_and_outlets(MAX_CHOICES + 5)
    kind = "Topic" if "topic" in path else "Outlet"
    if term[0].isalpha() and not term.lower().startswith(kind.lower()):
        number = 0
    found = choices(listed(admin_client, model_name, **{f"{path}__find": term}), path)
    assert len(found) == number
    assert all(label.startswith(kind) for label in found)


def test_a_search_in_a_filter_does_not_filter_the_list(admin_client: Client) -> None:
    make_topics_and_outlets(MAX_CHOICES + 5)
    make_answer()
    response = listed(admin_client, "answer", **{f"{TOPICS}__find": "0034", "state": "draft"})
    assert response.context["cl"].result_count == 1
    assert list(response.context["cl"].get_filters_params()) == ["state"]
    assert "messages" not in response.context or not list(response.context["messages"])
    page = response.content.decode()
    assert '<details class="filters" open>' in page
    assert '<input type="hidden" name="state" value="draft">' in page


def test_the_chosen_record_is_listed_first(admin_client: Client) -> None:
    make_topics_and_outlets(MAX_CHOICES + 5)
    last = Topic.objects.get(name="Topic 0034")
    wanted = make_answer(make_question(topics=[last]))
    make_answer()
    for more in ({}, {f"{TOPICS}__find": "Topic 0001"}):
        response = listed(admin_client, "answer", **{f"{TOPICS}__id__exact": last.pk, **more})
        assert [answer.pk for answer in response.context["cl"].queryset] == [wanted.pk]
        assert choices(response, TOPICS)[0] == "Topic 0034"


def test_a_filter_with_few_records_has_no_search_box(admin_client: Client) -> None:
    make_answer(make_question(topics=[make_topic("One"), make_topic("Two")]))
    response = listed(admin_client, "answer")
    assert choices(response, TOPICS) == ["One", "Two"]
    assert "__find" not in response.content.decode()


def test_a_filter_search_without_results_says_so_and_keeps_its_box(admin_client: Client) -> None:
    make_topic("One")
    page = listed(admin_client, "answer", **{f"{TOPICS}__find": "zebra"}).content.decode()
    assert "Nothing was found" in page
    assert 'value="zebra"' in page


@pytest.mark.parametrize("term", ["\x00", "a " * 40, "%", "'", '"', "<b>", "9" * 400, "[", "ف"])
def test_any_filter_search_returns_a_page(admin_client: Client, term: str) -> None:
    make_topics_and_outlets(MAX_CHOICES + 5)
    response = listed(admin_client, "answer", **{f"{TOPICS}__find": term})
    assert response.status_code == 200
    assert "<b>" not in response.content.decode()
    assert len(choices(response, TOPICS)) in {0, MAX_CHOICES}


@pytest.mark.parametrize(("model_name", "path"), FILTERED)
def test_a_filter_takes_as_many_statements_for_any_number_of_records(
    admin_client: Client, model_name: str, path: str
) -> None:
    topics, costs = [make_topic("Ports")], []
    make_answer(make_question(topics=topics), clip=make_clip(make_video(make_outlet("Delta"))))
    chosen = topics[0].pk if "topic" in path else Outlet.objects.get(name="Delta").pk
    for number in (0, 5, 2 * MAX_CHOICES, 40 * MAX_CHOICES):
        Topic.objects.exclude(name="Ports").delete()
        Outlet.objects.exclude(name="Delta").delete()
        make_topics_and_outlets(number)
        make_outlet("Delta")
        parameters = {f"{path}__id__exact": chosen, f"{path}__find": "00"}
        listed(admin_client, model_name, **parameters)
        with CaptureQueriesContext(connection) as queries:
            listed(admin_client, model_name, **parameters)
        costs.append(len(queries))
    assert len(set(costs)) == 1, costs


def test_the_page_of_a_topic_links_to_its_answers(admin_client: Client) -> None:
    topic = make_topic("Ports")
    wanted = make_answer(make_question(topics=[topic]))
    make_answer()
    address = f"{reverse('admin:clipqa_answer_changelist')}?{TOPICS}__id__exact={topic.pk}"
    assert address in admin_client.get(page_of(topic)).content.decode()
    assert [answer.pk for answer in admin_client.get(address).context["cl"].queryset] == [wanted.pk]
