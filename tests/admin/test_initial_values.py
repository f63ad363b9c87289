"""What an address or a form says of related records is parsed, and a wrong value is no error."""

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
def test_a_wrong_value_in_an_address_fills_nothing(desk: Client, field: str) -> None:
    page, _mark, name = f"/admin/clipqa/{field}".partition("?")
    empty = initial(desk, page)[name]
    for value in WRONG:
        assert initial(desk, f"{page}?{name}={value}")[name] == empty, value


def test_a_right_value_fills_its_field(desk: Client) -> None:
    video, topics = make_video(), [make_topic("One"), make_topic("Two")]
    address = f"{add_page('answer')}?video={video.pk}&start_ms=02:20.5&publish_at=2030-01-01T10:00Z"
    filled = initial(desk, address)
    assert (filled["video"], filled["start_ms"]) == (video.pk, "02:20.5")
    assert filled["publish_at"].year == 2030
    chosen = ",".join(str(topic.pk) for topic in topics)
    assert initial(desk, f"{add_page('question')}?topics={chosen}")["topics"] == [
        topic.pk for topic in topics
    ]


def test_a_merge_into_what_no_record_can_be_is_refused(desk: Client) -> None:
    page = reverse("admin:clipqa_question_merge", args=[make_question().pk])
    for value in WRONG:
        for response in (desk.get(f"{page}?into={value}"), desk.post(page, {"into": value})):
            assert response.status_code == 200
            assert "into" in response.context["form"].errors


@pytest.mark.parametrize("value", ["abc", "9" * 30, "x" * 9_000, ""])
def test_a_form_with_a_wrong_record_says_so(desk: Client, value: str) -> None:
    response = save(desk, add_page("answer"), video=value, question=value, add_topics=[value])
    assert {"video"} <= errors(response).keys()
    response = save(desk, add_page("question"), text="Who?", topics=[value])
    assert "topics" in errors(response)


@pytest.mark.parametrize("value", ["abc", "9" * 30, "-1", "1_0"])
def test_an_action_passes_over_rows_that_no_record_can_be(desk: Client, value: str) -> None:
    answer = make_published()
    chosen = {"action": "archive_answers", "_selected_action": [value, answer.pk]}
    assert desk.post(list_page("answer"), chosen).status_code == 302
    assert Answer.objects.get().status == "archived"


def test_roles_that_are_no_records_are_refused(desk: Client) -> None:
    page = reverse("admin:clipqa_user_change", args=[of_role("otto", "contributor").pk])
    response = save(desk, page, groups=["9" * 30], user_permissions=["abc"])
    assert {"groups", "user_permissions"} <= errors(response).keys()


def test_a_page_of_a_record_by_an_empty_field_is_its_page(desk: Client, alice: User) -> None:
    page = reverse("admin:clipqa_user_delete", args=[of_role("otto", "contributor").pk])
    assert desk.get(f"{page}?_to_field=").status_code == 200
