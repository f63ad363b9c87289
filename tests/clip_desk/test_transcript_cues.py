"""The cues of a recording for the clip desk: what is sent, and corrections of one line."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clipqa.curation.cues import save_cues
from clipqa.curation.transcripts import save_transcript
from clipqa.history import revisions_of
from clipqa.models import Cue, SearchEntry, Transcript, Video
from clipqa.transcripts import CueText
from tests.factories import make_clip, make_published, make_video
from tests.roles.users import make_draft, of_role, signed_in

pytestmark = pytest.mark.django_db

SPOKEN = [
    CueText(1_000, 2_000, "Good evening.", "Ada"),
    CueText(2_000, 3_000, "مرحبا بكم في الميناء", "ليلى"),
    CueText(50_000, 52_000, "The harbour opens at 9.", "Ada"),
]


@pytest.fixture
def video() -> Video:
    answer = make_published(clip=make_clip(make_video(duration_ms=100_000), 49_000, 60_000))
    save_transcript(answer.clip.video, "en", SPOKEN)
    return answer.clip.video


def read(client: Client, video: Video, query: str = "") -> HttpResponse:
    url = reverse("admin:desk_cues", args=[video.pk]) + query
    return client.get(url)


def cue_at(start_ms: int) -> Cue:
    return Cue.objects.get(start_ms=start_ms)


def correct(client: Client, cue: Cue, text: str, seen: str | None = None) -> HttpResponse:
    values = {"text": text, "seen": cue.text if seen is None else seen}
    return client.post(reverse("admin:desk_correct_cue", args=[cue.pk]), values)


def test_cues_are_sent_in_order_with_each_speaker_named_once(edda: Client, video: Video) -> None:
    found = read(edda, video).json()
    assert found["language"] == "en"
    assert found["speakers"] == ["Ada", "ليلى"]
    assert [row[:4] for row in found["cues"]] == [
        [1_000, 2_000, 0, "Good evening."],
        [2_000, 3_000, 1, "مرحبا بكم في الميناء"],
        [50_000, 52_000, 0, "The harbour opens at 9."],
    ]
    assert found["cues"][0][4] == cue_at(1_000).pk


def test_all_cues_take_one_statement(edda: Client, video: Video) -> None:
    save_transcript(video, "en", [CueText(at, at + 1, f"{at}") for at in range(3_000)])
    with CaptureQueriesContext(connection) as captured:
        assert len(read(edda, video).json()["cues"]) == 3_000
    assert sum('FROM "clipqa_cue"' in query["sql"] for query in captured) == 1


def test_the_asked_language_is_sent_else_that_of_the_video(edda: Client, video: Video) -> None:
    save_transcript(video, "de", [CueText(1_000, 2_000, "Guten Abend.")])
    assert read(edda, video, "?language=de").json()["cues"][0][3] == "Guten Abend."
    other = read(edda, video, "?language=fr").json()
    assert (other["language"], other["languages"]) == ("en", ["en", "de"])


def test_lines_that_have_times_of_words_end_with_these(edda: Client, video: Video) -> None:
    cues = [CueText(1_000, 2_000, "Good evening."), CueText(3_000, 4_000, "All ends.", "", ",500")]
    save_transcript(video, "en", cues)
    first, second = read(edda, video).json()["cues"]
    assert (len(first), second[5:]) == (5, [",500"])
    corrected = correct(edda, cue_at(3_000), "All that ends.").json()
    assert corrected["word_times"] == ",,500"


def test_a_video_without_transcript_has_no_cues(edda: Client) -> None:
    found = read(edda, make_video()).json()
    assert (found["language"], found["cues"]) == (None, [])


def test_contributors_read_cues_of_videos_that_they_may_use_and_correct_none(video: Video) -> None:
    client = signed_in(of_role("conny", "contributor"))
    assert read(client, video).json()["correct_url"] is None
    assert correct(client, cue_at(1_000), "Mine.").status_code == 403
    hidden = make_draft(of_role("otto", "contributor")).clip.video
    assert read(client, hidden).status_code == 404


def test_a_corrected_line_is_a_step_of_the_history_and_found_by_searches(
    edda: Client, video: Video
) -> None:
    response = correct(edda, cue_at(50_000), " The port\nopens at 9. ")
    assert response.json() == {"text": "The port opens at 9.", "word_times": ""}
    assert cue_at(50_000).corrected_at is not None
    transcript = Transcript.objects.get()
    assert revisions_of(Transcript, transcript.pk)[0].actor_name == "edda"
    assert "port" in str(SearchEntry.objects.values().get())


def test_a_line_that_was_changed_meanwhile_is_refused_with_the_newer_text(
    edda: Client, video: Video
) -> None:
    cue = cue_at(1_000)
    correct(edda, cue, "Good morning.")
    refused = correct(edda, cue, "Good night.")
    assert refused.status_code == 409
    assert refused.json()["text"] == "Good morning."
    assert "Your text was not saved" in refused.json()["message"]
    assert correct(edda, cue, "Good night.", seen="Good morning.").status_code == 200


def test_corrections_of_other_lines_do_not_conflict(edda: Client, video: Video) -> None:
    first, last = cue_at(1_000), cue_at(50_000)
    assert correct(edda, first, "Good morning.").status_code == 200
    assert correct(edda, last, "The port opens.").status_code == 200


def test_the_same_correction_twice_is_one_step(edda: Client, video: Video) -> None:
    cue = cue_at(1_000)
    assert correct(edda, cue, "Good morning.").status_code == 200
    count = revisions_of(Transcript, cue.transcript_id).count()
    assert correct(edda, cue, "Good morning.").status_code == 200
    assert revisions_of(Transcript, cue.transcript_id).count() == count


@pytest.mark.parametrize("text", ["", "   ", "a\0b", "x" * 2001])
def test_invalid_texts_are_refused_with_a_sentence(edda: Client, video: Video, text: str) -> None:
    refused = correct(edda, cue_at(1_000), text)
    assert refused.status_code == 400
    assert refused.json()["message"].endswith(".")
    assert cue_at(1_000).text == "Good evening."


def test_a_deleted_line_is_refused_with_a_sentence(edda: Client, video: Video) -> None:
    cue = cue_at(1_000)
    save_cues(cue.transcript, [], [cue])
    cue.pk = cue.pk or 999_999
    refused = correct(edda, cue, "Late.")
    assert refused.status_code == 404
    assert "deleted meanwhile" in refused.json()["message"]


def test_the_page_of_an_answer_preloads_the_cues_of_its_video(edda: Client, video: Video) -> None:
    address = reverse("admin:clipqa_answer_add")
    preload = f'<link rel="preload" as="fetch" href="{reverse("admin:desk_cues", args=[video.pk])}"'
    assert preload in edda.get(f"{address}?video={video.pk}").content.decode()
    for value in ("", "0x1", "9" * 40):
        page = edda.post(address, {"video": value})
        assert page.status_code == 200
        assert 'rel="preload"' not in page.content.decode()
