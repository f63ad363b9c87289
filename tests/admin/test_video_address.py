"""A video is chosen by its pasted address, and the times in it reach start and end."""

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
# Each address with the start and the end that it asks for.
ASKING = [
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


def library() -> None:
    for url in (YOUTUBE, FILM, ITEM, "https://vimeo.com/76979871"):
        make_video(url=url, duration_ms=DURATION_MS)


def typed(address: str, **more: str) -> dict[str, str]:
    return {"new_question": "Who signed?", "body": "They did.", "video_address": address, **more}


def said(response: HttpResponse) -> str:
    return " ".join(str(message) for message in response.context["messages"])


@pytest.mark.parametrize(("address", "start", "end"), ASKING)
def test_the_times_of_an_address_fill_empty_boxes(
    desk: Client, address: str, start: str, end: str
) -> None:
    library()
    refused = save(desk, add_page("answer"), **typed(address, body=""), status="published")
    page = filled(refused)
    assert (page["start_ms"], page.get("end_ms", "")) == (start, end)
    assert page["video"]
    assert "video_address" not in page or page["video_address"] == ""
    assert "video" not in errors(refused)
    assert ("end_ms" in errors(refused)) is (end == "")


@pytest.mark.parametrize("model_name", ["answer", "clip"])
def test_a_pasted_address_is_all_that_a_clip_needs(desk: Client, model_name: str) -> None:
    library()
    saved = save(desk, add_page(model_name), **typed(f"{FILM}#t=10,20"))
    assert saved.status_code == 302
    clip = Clip.objects.get()
    assert (clip.video.source_id, clip.start_ms, clip.end_ms) == (FILM, 10_000, 20_000)


@pytest.mark.parametrize("model_name", ["answer", "clip"])
@pytest.mark.parametrize(
    ("start", "end", "stands"),
    [
        ("12", "", (12_000, 20_000)),
        ("", "0:30", (10_000, 30_000)),
        ("12", "0:14", (12_000, 14_000)),
        ("1", "2:00", (1_000, 120_000)),
    ],
)
def test_typed_times_stand_and_the_page_says_so(
    desk: Client, model_name: str, start: str, end: str, stands: tuple[int, int]
) -> None:
    library()
    times = {"start_ms": start, "end_ms": end}
    saved = save(desk, add_page(model_name), follow=True, **typed(f"{FILM}#t=10,20", **times))
    clip = Clip.objects.get()
    assert (clip.start_ms, clip.end_ms) == stands
    assert "The address asks for the part from 00:10 to 00:20." in said(saved)


@pytest.mark.parametrize(
    ("start", "end", "missing"),
    [("30", "", "end_ms"), ("", "5", "start_ms"), ("x", "", "start_ms")],
)
def test_a_time_that_contradicts_what_is_typed_is_left_out(
    desk: Client, start: str, end: str, missing: str
) -> None:
    library()
    page = typed(f"{FILM}#t=10,20", start_ms=start, end_ms=end)
    refused = save(desk, add_page("answer"), **page)
    assert missing in errors(refused)
    assert filled(refused).get("start_ms", "") == start
    assert "The times that stood here already are kept" in refused.content.decode()


def test_the_same_times_typed_and_asked_for_need_no_word(desk: Client) -> None:
    library()
    times = {"start_ms": "0:10.000", "end_ms": "20"}
    saved = save(desk, add_page("answer"), follow=True, **typed(f"{FILM}#t=10,20", **times))
    assert "The address asks for" not in said(saved)


def test_an_answer_that_has_its_times_keeps_them(desk: Client) -> None:
    library()
    answer = make_answer(clip=make_clip(Video.objects.get(source_id=FILM)))
    saved = save(desk, page_of(answer), follow=True, video_address=f"{YOUTUBE}&t=10")
    answer.refresh_from_db()
    assert answer.clip.video.provider == "youtube"
    assert answer.clip.start_ms == 50_000
    assert "The address asks for the part from 00:10." in said(saved)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("https://vimeo.com/channels/2020", "is not a video at Vimeo"),
        ("talks", "is not a web address"),
        ("https://example.org/talks", "is not at a video host"),
        ("https://youtu.be/dQw4w9WgXcQ?t=9", "not in the library yet"),
    ],
)
def test_an_address_that_finds_nothing_is_refused_where_it_stands(
    desk: Client, address: str, sentence: str
) -> None:
    refused = save(desk, add_page("answer"), **typed(address))
    assert sentence in errors(refused)["video_address"][0]
    assert "video" not in errors(refused)
    assert filled(refused)["video_address"] == address


def test_a_video_that_is_not_there_yet_is_added_with_its_address(desk: Client) -> None:
    address = "https://youtu.be/dQw4w9WgXcQ?t=9&list=a"
    refused = save(desk, add_page("answer"), **typed(address))
    link = unescape(re.findall('href="([^"]+)"', errors(refused)["video_address"][0])[0])
    assert filled(desk.get(link))["source_url"] == address


@pytest.mark.parametrize(("address", "start", "end"), ASKING)
def test_its_times_stand_in_the_boxes_meanwhile(
    desk: Client, address: str, start: str, end: str
) -> None:
    response = save(desk, add_page("answer"), **typed(address))
    sent = filled(response)
    assert (sent.get("start_ms") or "", sent.get("end_ms") or "") == (start, end)
    assert "start_ms" not in errors(response)


def test_a_hidden_video_is_refused_in_the_words_of_an_unknown_one(db: None) -> None:
    library()
    other = of_role("otto", "contributor")
    hidden = make_clip(Video.objects.get(source_id=FILM))
    Answer.objects.filter(pk=make_draft(other).pk).update(clip=hidden)
    conny = signed_in(of_role("conny", "contributor"))
    refused = [
        errors(save(conny, add_page("answer"), **typed(address)))["video_address"]
        for address in (f"{FILM}#t=10,20", "https://cdn.example/unknown.mp4#t=10,20")
    ]
    assert refused[0] == refused[1]
    assert "Ask an editor" in refused[0][0]
    assert save(conny, add_page("answer"), **typed(f"{ITEM}#start/5/end/9")).status_code == 302


@pytest.mark.parametrize(("address", "start", "end"), ASKING)
def test_a_suggestion_brings_the_times_of_the_address(
    desk: Client, address: str, start: str, end: str
) -> None:
    library()
    asked = {"app_label": "clipqa", "model_name": "clip", "field_name": "video", "term": address}
    [result] = desk.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert (result["part"]["start"], result["part"]["end"]) == (start, end)
    assert start in result["part"]["label"]


@pytest.mark.parametrize("term", ["", "Evening", YOUTUBE, FILM])
def test_a_suggestion_without_a_time_brings_none(desk: Client, term: str) -> None:
    library()
    asked = {"app_label": "clipqa", "model_name": "clip", "field_name": "video", "term": term}
    results = desk.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert results
    assert not [result for result in results if "part" in result]


def added(desk: Client, address: str, **more: str) -> HttpResponse:
    video = {"source_url": address, "title": "Talks", "outlet": str(make_outlet().pk)}
    page = add_page("video")
    return desk.post(page, {**filled(desk.get(page)), **video, **more}, follow=True)


@pytest.mark.parametrize(("address", "start", "end"), ASKING)
def test_a_video_added_in_a_window_gives_the_times_back(
    desk: Client, address: str, start: str, end: str
) -> None:
    told = json.loads(added(desk, address, _popup="1").context["popup_response_data"])
    assert (told["part"]["start"], told["part"]["end"]) == (start, end)


@pytest.mark.parametrize("has_it", [False, True])
@pytest.mark.parametrize(("address", "start", "end"), ASKING)
def test_adding_a_video_leads_to_an_answer_with_its_times(
    desk: Client, address: str, start: str, end: str, has_it: bool
) -> None:
    if has_it:  # then it is refused, and its page says where it is
        library()
    page = unescape(added(desk, address).content.decode())
    [link] = re.findall('href="([^"]+)">Add an answer from this part', page)
    answer = filled(desk.get(link))
    assert answer["video"] == Video.objects.get(pk=answer["video"]).pk
    assert (answer["start_ms"], answer.get("end_ms", "")) == (start, end)


def test_a_video_whose_address_names_no_time_says_nothing_of_times(desk: Client) -> None:
    assert "Add an answer from this part" not in added(desk, YOUTUBE).content.decode()
    told = added(desk, FILM, _popup="1").context["popup_response_data"]
    assert "part" not in json.loads(told)


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
def test_an_address_gives_what_is_missing_and_fits(given: Any, part: Any) -> None:
    assert Source("file", "a", 10, 20).part(*given) == part


def test_an_editor_may_be_told_to_add_it_only_if_she_may(alice: User, carol: User) -> None:
    client = Client()
    client.force_login(carol)
    refused = save(client, add_page("answer"), **typed("https://youtu.be/dQw4w9WgXcQ"))
    assert "Ask an editor" in errors(refused)["video_address"][0]
