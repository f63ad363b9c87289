"""Initial values from URLs, and submitted related records: invalid ones raise no exceptions."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clipqa.models import Answer, User
from tests.admin.pages import add_page, errors, list_page, save
from tests.factories import make_published, make_question, make_topic, make_video
from tests.roles.users import of_role

pytestmark = pytest.mark.django_db

WRONG = ["abc", "9" * 30, "-1", "%00", "1,abc", "٣"]
FIELDS = [
    *("answer/add/?video", "answer/add/?question", "answer/add/?add_topics"),
    *("answer/add/?publish_at", "answer/add/?start_ms", "question/add/?topics"),
    *("video/add/?outlet", "video/add/?aired_on", "transcript/add/?video", "cue/add/?transcript"),
    "clip/add/?video",
]


def initial(client: Client, url: str) -> dict[str, Any]:
    context: Any = client.get(url).context
    form = context["adminform"].form
    return {name: form[name].value() for name in form.fields}


@pytest.mark.parametrize("field", FIELDS)
def test_an_invalid_value_in_a_url_is_ignored(admin_client: Client, field: str) -> None:
    page, _mark, name = f"/admin/clipqa/{field}".partition("?")
    empty = initial(admin_client, page)[name]
    for value in WRONG:
        assert initial(admin_client, f"{page}?{name}={value}")[name] == empty, value


def test_a_valid_value_in_a_url_fills_its_field(admin_client: Client) -> None:
    video, topics = make_video(), [make_topic("One"), make_topic("Two")]
    address = f"{add_page('answer')}?video={video.pk}&start_ms=02:20.5&publish_at=2030-01-01T10:00Z"
    filled = initial(admin_client, address)
    assert (filled["video"], filled["start_ms"]) == (video.pk, "02:20.5")
    assert filled["publish_at"].year == 2030
    chosen = ",".join(str(topic.pk) for topic in topics)
    assert initial(admin_client, f"{add_page('question')}?topics={chosen}")["topics"] == [
        topic.pk for topic in topics
    ]


def test_a_merge_into_an_invalid_record_is_refused(admin_client: Client) -> None:
    page = reverse("admin:clipqa_question_merge", args=[make_question().pk])
    for value in WRONG:
        for response in (
            admin_client.get(f"{page}?into={value}"),
            admin_client.post(page, {"into": value}),
        ):
            assert response.status_code == 200
            assert "into" in response.context["form"].errors


@pytest.mark.parametrize("value", ["abc", "9" * 30, "x" * 9_000, ""])
def test_an_invalid_related_record_is_refused_at_its_field(
    admin_client: Client, value: str
) -> None:
    response = save(
        admin_client, add_page("answer"), video=value, question=value, add_topics=[value]
    )
    assert {"video"} <= errors(response).keys()
    response = save(admin_client, add_page("question"), text="Who?", topics=[value])
    assert "topics" in errors(response)


@pytest.mark.parametrize("value", ["abc", "9" * 30, "-1", "1_0"])
def test_an_action_ignores_invalid_ids(admin_client: Client, value: str) -> None:
    answer = make_published()
    chosen = {"action": "archive_answers", "_selected_action": [value, answer.pk]}
    assert admin_client.post(list_page("answer"), chosen).status_code == 302
    assert Answer.objects.get().status == "archived"


def test_invalid_roles_are_refused(admin_client: Client) -> None:
    page = reverse("admin:clipqa_user_change", args=[of_role("otto", "contributor").pk])
    response = save(admin_client, page, groups=["9" * 30], user_permissions=["abc"])
    assert {"groups", "user_permissions"} <= errors(response).keys()


def test_an_empty_to_field_is_ignored(admin_client: Client, alice: User) -> None:
    page = reverse("admin:clipqa_user_delete", args=[of_role("otto", "contributor").pk])
    assert admin_client.get(f"{page}?_to_field=").status_code == 200
