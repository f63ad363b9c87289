"""A video is selected by its pasted URL, and times in the URL fill start and end."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from clipqa.models import Answer, Clip, User, Video
from clipqa.providers import Source
from tests.admin.pages import add_page, errors, filled, page_of, save
from tests.factories import make_answer, make_clip, make_outlet, make_video
from tests.roles.users import make_draft, of_role, signed_in

pytestmark = pytest.mark.django_db

YOUTUBE = "https://www.youtube.com/watch?v=jNQXAC9IVRw"
FILM = "https://cdn.example/talks.mp4"
ITEM = "https://archive.org/details/talks"
# Each URL with its start and its end.
URLS_WITH_TIMES = [
    (f"{YOUTUBE}&t=1h2m3s", "1:02:03", ""),
    ("https://youtu.be/jNQXAC9IVRw?t=90", "01:30", ""),
    ("https://www.youtube.com/embed/jNQXAC9IVRw?start=50&end=60", "00:50", "01:00"),
    (
        "<iframe src='https://www.youtube.com/embed/jNQXAC9IVRw?start=5&amp;end=9'>",
        "00:05",
        "00:09",
    ),
    (f"{FILM}#t=10,20", "00:10", "00:20"),
    (f"{FILM}#t=1m20s", "01:20", ""),
    (f"{FILM}#t=npt:10.5,0:00:20", "00:10.5", "00:20"),
    (f"{ITEM}#start/3600/end/3660", "1:00:00", "1:01:00"),
    ("https://vimeo.com/76979871#t=1m20s", "01:20", ""),
]
DURATION_MS = 2 * 60 * 60 * 1000


def make_videos() -> None:
    for url in (YOUTUBE, FILM, ITEM, "https://vimeo.com/76979871"):
        make_video(url=url, duration_ms=DURATION_MS)


def answer_values(address: str, **more: str) -> dict[str, str]:
    return {"new_question": "Who signed?", "body": "They did.", "video_address": address, **more}


def messages_in(response: HttpResponse) -> str:
    return " ".join(str(message) for message in response.context["messages"])


@pytest.mark.parametrize(("address", "start", "end"), URLS_WITH_TIMES)
def test_times_in_a_url_fill_empty_fields(
    admin_client: Client, address: str, start: str, end: str
) -> None:
    make_videos()
    refused = save(
        admin_client, add_page("answer"), **answer_values(address, body=""), status="published"
    )
    page = filled(refused)
    assert (page["start_ms"], page.get("end_ms", "")) == (start, end)
    assert page["video"]
    assert "video_address" not in page or page["video_address"] == ""
    assert "video" not in errors(refused)
    assert ("end_ms" in errors(refused)) is (end == "")


@pytest.mark.parametrize("model_name", ["answer", "clip"])
def test_a_url_with_times_is_enough_for_a_clip(admin_client: Client, model_name: str) -> None:
    make_videos()
    saved = save(admin_client, add_page(model_name), **answer_values(f"{FILM}#t=10,20"))
    assert saved.status_code == 302
    clip = Clip.objects.get()
    assert (clip.video.source_id, clip.start_ms, clip.end_ms) == (FILM, 10_000, 20_000)


@pytest.mark.parametrize("model_name", ["answer", "clip"])
@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("12", "", (12_000, 20_000)),
        ("", "0:30", (10_000, 30_000)),
        ("12", "0:14", (12_000, 14_000)),
        ("1", "2:00", (1_000, 120_000)),
    ],
)
def test_typed_times_win_over_those_in_a_url_with_a_notice(
    admin_client: Client, model_name: str, start: str, end: str, expected: tuple[int, int]
) -> None:
    make_videos()
    times = {"start_ms": start, "end_ms": end}
    saved = save(
        admin_client, add_page(model_name), follow=True, **answer_values(f"{FILM}#t=10,20", **times)
    )
    clip = Clip.objects.get()
    assert (clip.start_ms, clip.end_ms) == expected
    assert "The address selects the part from 00:10 to 00:20" in messages_in(saved)


@pytest.mark.parametrize(
    ("start", "end", "missing"),
    [("30", "", "end_ms"), ("", "5", "start_ms"), ("x", "", "start_ms")],
)
def test_a_time_in_a_url_that_contradicts_a_typed_one_is_ignored(
    admin_client: Client, start: str, end: str, missing: str
) -> None:
    make_videos()
    page = answer_values(f"{FILM}#t=10,20", start_ms=start, end_ms=end)
    refused = save(admin_client, add_page("answer"), **page)
    assert missing in errors(refused)
    assert filled(refused).get("start_ms", "") == start
    assert "the times that were already entered are kept" in refused.content.decode()


def test_equal_times_show_no_notice(admin_client: Client) -> None:
    make_videos()
    times = {"start_ms": "0:10.000", "end_ms": "20"}
    saved = save(
        admin_client, add_page("answer"), follow=True, **answer_values(f"{FILM}#t=10,20", **times)
    )
    assert "The address selects" not in messages_in(saved)


def test_a_pasted_url_does_not_change_existing_times(admin_client: Client) -> None:
    make_videos()
    answer = make_answer(clip=make_clip(Video.objects.get(source_id=FILM)))
    saved = save(admin_client, page_of(answer), follow=True, video_address=f"{YOUTUBE}&t=10")
    answer.refresh_from_db()
    assert answer.clip.video.provider == "youtube"
    assert answer.clip.start_ms == 50_000
    assert "The address selects the part from 00:10," in messages_in(saved)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("https://vimeo.com/channels/2020", "is not a video at Vimeo"),
        ("talks", "is not a web address"),
        ("https://example.org/talks", "is not at a video host"),
        ("https://youtu.be/dQw4w9WgXcQ?t=9", "No video that you may use"),
    ],
)
def test_a_url_without_a_video_is_refused_at_its_field(
    admin_client: Client, address: str, sentence: str
) -> None:
    refused = save(admin_client, add_page("answer"), **answer_values(address))
    assert sentence in errors(refused)["video_address"][0]
    assert "video" not in errors(refused)
    assert filled(refused)["video_address"] == address


def test_the_error_about_a_missing_video_links_to_the_form_that_adds_it(
    admin_client: Client,
) -> None:
    address = "https://youtu.be/dQw4w9WgXcQ?t=9&list=a"
    refused = save(admin_client, add_page("answer"), **answer_values(address))
    link = unescape(re.findall('href="([^"]+)"', errors(refused)["video_address"][0])[0])
    assert filled(admin_client.get(link))["source_url"] == address


@pytest.mark.parametrize(("address", "start", "end"), URLS_WITH_TIMES)
def test_times_of_a_missing_video_fill_the_form(
    admin_client: Client, address: str, start: str, end: str
) -> None:
    response = save(admin_client, add_page("answer"), **answer_values(address))
    sent = filled(response)
    assert (sent.get("start_ms") or "", sent.get("end_ms") or "") == (start, end)
    assert "start_ms" not in errors(response)


def test_a_hidden_video_is_refused_like_an_unknown_one(db: None) -> None:
    make_videos()
    other = of_role("otto", "contributor")
    hidden = make_clip(Video.objects.get(source_id=FILM))
    Answer.objects.filter(pk=make_draft(other).pk).update(clip=hidden)
    conny = signed_in(of_role("conny", "contributor"))
    refused = [
        errors(save(conny, add_page("answer"), **answer_values(address)))["video_address"]
        for address in (f"{FILM}#t=10,20", "https://cdn.example/unknown.mp4#t=10,20")
    ]
    assert refused[0] == [each.replace("unknown.mp4", "talks.mp4") for each in refused[1]]
    assert "No video that you may use" in refused[0][0]
    assert (
        save(conny, add_page("answer"), **answer_values(f"{ITEM}#start/5/end/9")).status_code == 302
    )


@pytest.mark.parametrize(("address", "start", "end"), URLS_WITH_TIMES)
def test_a_suggestion_contains_the_times_in_the_url(
    admin_client: Client, address: str, start: str, end: str
) -> None:
    make_videos()
    parameters = {
        "app_label": "clipqa",
        "model_name": "clip",
        "field_name": "video",
        "term": address,
    }
    [result] = admin_client.get(reverse("admin:autocomplete"), parameters).json()["results"]
    assert (result["part"]["start"], result["part"]["end"]) == (start, end)
    assert start in result["part"]["label"]


@pytest.mark.parametrize("term", ["", "Evening", YOUTUBE, FILM])
def test_a_suggestion_without_times_contains_none(admin_client: Client, term: str) -> None:
    make_videos()
    parameters = {"app_label": "clipqa", "model_name": "clip", "field_name": "video", "term": term}
    results = admin_client.get(reverse("admin:autocomplete"), parameters).json()["results"]
    assert results
    assert not [result for result in results if "part" in result]


def add_video(admin_client: Client, address: str, **more: str) -> HttpResponse:
    video = {"source_url": address, "title": "Talks", "outlet": str(make_outlet().pk)}
    page = add_page("video")
    return admin_client.post(page, {**filled(admin_client.get(page)), **video, **more}, follow=True)


@pytest.mark.parametrize(("address", "start", "end"), URLS_WITH_TIMES)
def test_a_video_added_in_a_popup_returns_the_times(
    admin_client: Client, address: str, start: str, end: str
) -> None:
    data = json.loads(add_video(admin_client, address, _popup="1").context["popup_response_data"])
    assert (data["part"]["start"], data["part"]["end"]) == (start, end)


@pytest.mark.parametrize("is_duplicate", [False, True])
@pytest.mark.parametrize(("address", "start", "end"), URLS_WITH_TIMES)
def test_adding_a_video_links_to_a_new_answer_with_its_times(
    admin_client: Client, address: str, start: str, end: str, is_duplicate: bool
) -> None:
    if is_duplicate:  # then it is refused, and its page says where it is
        make_videos()
    page = unescape(add_video(admin_client, address).content.decode())
    [link] = re.findall('href="([^"]+)">Add an answer from this part', page)
    answer = filled(admin_client.get(link))
    assert answer["video"] == Video.objects.get(pk=answer["video"]).pk
    assert (answer["start_ms"], answer.get("end_ms", "")) == (start, end)


def test_adding_a_video_without_times_shows_no_link(admin_client: Client) -> None:
    assert "Add an answer from this part" not in add_video(admin_client, YOUTUBE).content.decode()
    data = add_video(admin_client, FILM, _popup="1").context["popup_response_data"]
    assert "part" not in json.loads(data)


@pytest.mark.parametrize(
    ("given", "part"),
    [
        ((None, None), (10, 20)),
        ((15, None), (15, 20)),
        ((None, 15), (10, 15)),
        ((5, 7), (5, 7)),
        ((20, None), (20, None)),
        ((None, 10), (None, 10)),
        ((30, 25), (30, 25)),
        ((0, None), (0, 20)),
    ],
)
def test_a_url_fills_only_missing_times_that_fit(given: Any, part: Any) -> None:
    assert Source("file", "a", 10, 20).part(*given) == part


def test_users_who_may_not_add_videos_are_told_to_ask_an_editor(alice: User, carol: User) -> None:
    client = Client()
    client.force_login(carol)
    refused = save(client, add_page("answer"), **answer_values("https://youtu.be/dQw4w9WgXcQ"))
    assert "Ask an editor" in errors(refused)["video_address"][0]
