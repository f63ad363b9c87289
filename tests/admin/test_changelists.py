"""Every list of the desk costs the same however long it is."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clipqa.curation import receive_feedback
from clipqa.history.audit import note
from clipqa.models import Event, SlugRedirect
from tests.admin.people import person
from tests.factories import (
    make_clip,
    make_cues,
    make_outlet,
    make_published,
    make_topic,
    make_video,
)

pytestmark = pytest.mark.django_db


def make_row(number: int) -> None:
    """One more of everything, each with what its list shows beside it."""
    outlet = make_outlet(f"Outlet {number}")
    video = make_video(outlet, title=f"Report {number}", aired_on="2025-02-18")
    make_cues(video, (50_000, 52_000, f"Line {number}"))
    topics = [make_topic(f"Topic {number}"), make_topic(f"Second topic {number}")]
    make_published(f"Question {number}?", clip=make_clip(video), topics=topics)
    SlugRedirect.objects.create(model_name="topic", old_slug=f"old-{number}", target_id=1)
    receive_feedback(f"Feedback {number}", "/search/", "q=zebra")
    note(Event.SIGNED_IN, f"person-{number}")
    Group.objects.create(name=f"Group {number}")
    person(f"person-{number}")


LISTED = sorted(model._meta.label_lower for model in admin.site._registry)
SUGGESTING = ["answer.question", "clip.video", "cue.transcript", "question.topics", "video.outlet"]


def lists() -> dict[str, str]:
    return {label: reverse("admin:{}_{}_changelist".format(*label.split("."))) for label in LISTED}


def suggestions() -> dict[str, str]:
    url = reverse("admin:autocomplete") + "?app_label=clipqa&model_name={}&field_name={}&term="
    return {path: url.format(*path.split(".")) for path in SUGGESTING}


def cost(client: Client, url: str, rows: int) -> int:
    client.get(url)  # content types and the like are looked up once
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    shown = response.context["cl"].result_list if response.context else response.json()["results"]
    assert len(shown) >= min(rows, 20), f"{url} shows {len(shown)} rows of {rows}"
    return len(queries)


@pytest.mark.once
def test_lists_and_suggestions_cost_the_same_for_1_6_and_30_rows(desk: Client) -> None:
    urls = lists() | suggestions()
    costs: dict[str, list[int]] = {label: [] for label in urls}
    made = 0
    for rows in (1, 6, 30):
        for number in range(made, rows):
            make_row(number)
        made = rows
        for label, url in urls.items():
            costs[label].append(cost(desk, url, rows))
    assert len(costs) == len(LISTED) + len(SUGGESTING) == 18
    assert not {label: each for label, each in costs.items() if len(set(each)) > 1}


def test_no_list_can_be_edited_in_place() -> None:
    assert not [desk for desk in admin.site._registry.values() if desk.list_editable]


def test_every_noun_has_a_desk() -> None:
    inner = {"searchentry", "librarystate", "loginattempt", "revision", "erasure"}
    inner |= {"proposal", "changesrequested", "tombstone", "presence"}
    inner |= {"authenticatorapp", "passkey", "recoverycode"}
    inner |= {"searchterm", "searchword", "searchspelling", "searchstatistics"}
    inner |= {"entryfacets", "facetcount", "facettext", "listbucket", "topicentry"}
    nouns = {model._meta.model_name for model in apps.get_app_config("clipqa").get_models()}
    registered = {label.split(".")[1] for label in LISTED}
    assert nouns - inner <= registered
    assert not registered & inner
