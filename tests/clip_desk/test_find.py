"""The source box finds videos by address, title, outlet and what is said in them."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from clipqa.admin.clip_desk.results import marks_in
from clipqa.models import Answer, Video
from tests.admin.people import person
from tests.factories import (
    make_answer,
    make_clip,
    make_cues,
    make_outlet,
    make_published,
    make_topic,
    make_video,
)
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db
FIND = "/admin/clipqa/answer/desk/find/"
YOUTUBE = "https://youtu.be/jNQXAC9IVRw"


@pytest.fixture
def conny(db: None) -> Client:
    return signed_in(of_role("conny", "contributor"))


@pytest.fixture
def zoo(db: None) -> Video:
    video = make_video(make_outlet("Delta News"), url=YOUTUBE, title="Me at the zoo")
    make_cues(video, (5_000, 8_000, "They have really long trunks."), (8_000, 9_000, "And cool."))
    make_published("Who has a trunk?", clip=make_clip(video))
    return video


def find(client: Client, typed: str) -> dict[str, Any]:
    response = client.get(FIND, {"q": typed})
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


@pytest.mark.parametrize(
    ("address", "part"),
    [
        (YOUTUBE, None),
        (f"{YOUTUBE}?t=1m2s", (62_000, None, "01:02")),
        (f"see {YOUTUBE}?start=50&end=60", (50_000, 60_000, "00:50 - 01:00")),
        ("www.youtube.com/watch?v=jNQXAC9IVRw&t=5", (5_000, None, "00:05")),
        ("https://clips.example.org/videos/{slug}/?t=70.5", (70_500, None, "01:10.5")),
        ("/admin/clipqa/clip/{clip}/change/", (50_000, 60_000, "00:50 - 01:00")),
        ("https://clips.example.org/admin/clipqa/video/{pk}/change/", None),
    ],
)
def test_an_address_finds_its_video_and_part(
    edda: Client, zoo: Video, address: str, part: Any
) -> None:
    clip = zoo.clips.get()  # type: ignore[attr-defined]
    address = address.removeprefix("see ").format(slug=zoo.slug, pk=zoo.pk, clip=clip.pk)
    found = find(edda, address)["address"]
    assert (found["kind"], found["video"]["id"]) == ("known", zoo.pk)
    given = found["part"]
    assert part == (given and (given["start_ms"], given["end_ms"], given["label"]))
    assert found["video"]["clips"] == "1 clip"
    assert found["video"]["outlet"]["name"] == "Delta News"


def test_a_new_address_is_offered_to_those_who_may_add_videos(edda: Client) -> None:
    found = find(edda, f" {YOUTUBE}?t=9 ")["address"]
    assert (found["kind"], found["address"]) == ("new", f"{YOUTUBE}?t=9")
    assert found["part"]["start_ms"] == 9_000


def test_an_address_that_is_not_recognised_is_refused_with_a_sentence(edda: Client) -> None:
    for address in ("https://example.org/", "https://", "http://[", "example.org/about"):
        found = find(edda, address)["address"]
        assert found["kind"] == "refused", address
        assert found["message"].endswith("."), address


def test_a_hidden_video_is_refused_without_its_title(conny: Client) -> None:
    hidden = make_video(url=YOUTUBE, title="Secret", is_shared=False)
    make_cues(hidden, (0, 1_000, "We whisper."))
    for typed in (YOUTUBE, f"/videos/{hidden.slug}/", f"/admin/clipqa/video/{hidden.pk}/change/"):
        found = find(conny, typed)
        assert found["address"]["kind"] == "refused", typed
        assert "Secret" not in str(found)
    for typed in ("Secret", "whisper", ""):
        assert find(conny, typed) == {"address": None, "videos": [], "moments": []}


def test_an_answers_address_opens_its_page(edda: Client, conny: Client, zoo: Video) -> None:
    answer = Answer.objects.get()
    for address in (
        f"https://clips.example.org{answer.get_absolute_url()}",
        f"/questions/{answer.question.slug}/?answer={answer.public_id}",
        f"https://clips.example.org/admin/clipqa/answer/{answer.pk}/change/",
    ):
        found = find(edda, address)["address"]
        assert found["kind"] == "record"
        assert found["url"] == f"/admin/clipqa/answer/{answer.pk}/change/"
        assert find(conny, address)["address"]["kind"] == "refused"


def test_words_find_titles_and_outlets_and_what_is_said(edda: Client, zoo: Video) -> None:
    assert [video["title"] for video in find(edda, "zoo")["videos"]] == ["Me at the zoo"]
    assert [video["title"] for video in find(edda, "delta")["videos"]] == ["Me at the zoo"]
    [moment] = find(edda, "long trunk")["moments"]
    assert (moment["video_id"], moment["start_ms"], moment["at"]) == (zoo.pk, 5_000, "00:05")
    marked = [moment["text"][start:end] for start, end in moment["marks"]]
    assert marked == ["long", "trunks"]
    assert find(edda, "zebra") == {"address": None, "videos": [], "moments": []}


def test_an_empty_box_lists_the_videos_of_the_users_last_answers_first() -> None:
    user = of_role("edda", "editor")
    old, middle, new = (make_video(title=title) for title in ("Old", "Middle", "New"))
    answer = make_answer("Who?", clip=make_clip(old))
    Answer.objects.filter(pk=answer.pk).update(created_by=user)
    found = find(signed_in(user), "")["videos"]
    assert [video["id"] for video in found] == [old.pk, new.pk, middle.pk]


def test_marks_count_as_javascript_does() -> None:
    assert marks_in("🙂 Überall über", ["uber"]) == [[3, 10], [11, 15]]


@pytest.mark.parametrize("typed", ["\x00", "%", "a" * 5_000, "a b " * 99, "'\"\\", "<b>"])
def test_any_text_may_be_typed(edda: Client, zoo: Video, typed: str) -> None:
    find(edda, typed)


def test_a_search_takes_few_statements(
    edda: Client, zoo: Video, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        video = make_video(title=f"Trunk {number}")
        make_cues(video, (0, 1_000, f"A trunk {number}"))
    find(edda, "trunk")
    with django_assert_max_num_queries(8):
        found = find(edda, "trunk")
    assert (len(found["videos"]), len(found["moments"])) == (8, 8)


def test_an_address_of_a_record_that_the_user_may_not_open_is_refused(edda: Client) -> None:
    address = f"/admin/clipqa/topic/{make_topic('Peace').pk}/change/"
    pat = person("pat")
    pat.user_permissions.set(Permission.objects.filter(codename="add_answer"))
    assert find(edda, address)["address"]["kind"] == "record"
    found = find(signed_in(pat), address)["address"]
    assert found["kind"] == "refused"
    assert "Peace" not in str(found)
