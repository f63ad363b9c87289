"""Outlets, videos, transcripts, clips, questions and topics at the desk."""

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from clipqa.models import (
    Clip,
    Cue,
    Outlet,
    SearchEntry,
    SlugRedirect,
    Topic,
    Transcript,
    User,
    Video,
)
from clipqa.search.drift import find_drift
from tests.admin.pages import add_page, errors, filled, list_page, page_of, save
from tests.factories import (
    make_answer,
    make_clip,
    make_cues,
    make_outlet,
    make_published,
    make_question,
    make_topic,
    make_video,
)

pytestmark = pytest.mark.django_db

VTT = "WEBVTT\n\n00:50.000 --> 00:52.500\n<v Ann Ash>We meet again.\n"
SRT = "1\n00:00:50,000 --> 00:00:52,500\nWe meet again.\n"
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 64


def picture(width: int = 64, height: int = 36, name: str = "p.png") -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "#8a5a00").save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), "image/png")


def new_video(desk: Client, **typed: Any) -> Any:
    given = {"title": "Evening report", "outlet": make_outlet().pk, **typed}
    return save(desk, add_page("video"), **given)


def test_a_video_is_added_by_the_address_somebody_pastes(desk: Client) -> None:
    new_video(desk, source_url="https://youtu.be/dQw4w9WgXcQ?t=43", duration_ms="03:32")
    video = Video.objects.get()
    assert (video.provider, video.source_id) == ("youtube", "dQw4w9WgXcQ")
    assert video.duration_ms == 212_000
    content = desk.get(page_of(video)).content.decode()
    assert "source_url" not in content
    assert "https://www.youtube.com/watch?v=dQw4w9WgXcQ" in content
    assert 'value="03:32"' in content


def test_a_video_that_is_here_already_is_named_with_a_link(desk: Client) -> None:
    video = make_video(url="https://www.youtube.com/watch?v=dQw4w9WgXcQ", title="The <song>")
    said = errors(new_video(desk, source_url="https://youtu.be/dQw4w9WgXcQ"))["source_url"][0]
    assert "in the library already" in said
    assert f'<a href="{page_of(video)}">The &lt;song&gt;</a>' in said


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "Paste its address, or upload a film."),
        ("nonsense", "nonsense"),
        ("https://example.org/page", "is not at a video host that ClipQA supports"),
        ("https://www.youtube.com/@news", "is not a video at YouTube"),
        ("media:videos/none.mp4", "has no such file"),
    ],
)
def test_an_address_that_is_no_video_gets_a_sentence(
    desk: Client, address: str, sentence: str
) -> None:
    response = new_video(desk, source_url=address)
    assert sentence in errors(response)["source_url"][0]
    assert filled(response).get("source_url", "") == address


def test_a_film_can_be_uploaded_instead(desk: Client) -> None:
    film = SimpleUploadedFile("My holiday.mp4", MP4, "video/mp4")
    assert new_video(desk, upload=film).status_code == 302
    video = Video.objects.get()
    assert video.provider == "file"
    assert video.is_stored_here
    assert "holiday" not in video.source_id
    assert default_storage.exists(video.stored_name)


def test_what_is_no_film_is_refused(desk: Client) -> None:
    film = SimpleUploadedFile("film.mp4", b"<script>" * 20, "video/mp4")
    assert "upload" in errors(new_video(desk, upload=film))
    assert not Video.objects.exists()


def test_an_address_and_a_film_are_one_too_many(desk: Client) -> None:
    film = SimpleUploadedFile("film.mp4", MP4, "video/mp4")
    response = new_video(desk, upload=film, source_url="https://youtu.be/dQw4w9WgXcQ")
    assert "Give one of the two." in errors(response)["upload"][0]


@pytest.mark.parametrize("text", [VTT, SRT])
def test_a_transcript_is_pasted_into_its_video(desk: Client, text: str) -> None:
    clip = make_published().clip
    save(desk, page_of(clip.video), transcript_text=text)
    cue = Cue.objects.get()
    assert (cue.start_ms, cue.end_ms, cue.text) == (50_000, 52_500, "We meet again.")
    assert SearchEntry.objects.get().transcript_text == "We meet again."


@pytest.mark.parametrize(("name", "text"), [("a.vtt", "\ufeff" + VTT), ("a.srt", SRT)])
def test_a_transcript_is_uploaded(desk: Client, name: str, text: str) -> None:
    video = make_video(language="de")
    save(desk, page_of(video), transcript_file=SimpleUploadedFile(name, text.encode()))
    assert Transcript.objects.get().language == "de"
    assert Cue.objects.get().text == "We meet again."


@pytest.mark.parametrize("gives", ["paste", "upload"])
def test_what_readers_get_as_webvtt_is_the_same_transcript_given_back(
    desk: Client, gives: str
) -> None:
    said = [
        *(("", "&amp;lt; R&D"), ("A > B", "00:03.000 --> 00:04.000"), ("", ">> Yes?")),
        *(("דנה", "\u200fשלום, 5 > 3!"), ("Ada & Bo", "- <i>No.</i>"), ("", "مرحبا --> 12")),
    ]
    video = make_published().clip.video
    save(desk, page_of(video), transcript_public="on")
    transcript = make_cues(video)
    for at, (speaker, text) in enumerate(said):
        start_ms = at * 2_000
        transcript.cues.create(start_ms=start_ms, end_ms=start_ms + 900, speaker=speaker, text=text)
    written = Client().get(f"{video.get_absolute_url()}captions.en.vtt").content
    other = make_video()
    file = SimpleUploadedFile("captions.vtt", written)
    given = {"transcript_text": written.decode()} if gives == "paste" else {"transcript_file": file}
    save(desk, page_of(other), **given)
    columns = ("start_ms", "end_ms", "speaker", "text")
    given_back = Cue.objects.filter(transcript__video=other).in_order()
    assert list(given_back.values_list(*columns)) == list(
        transcript.cues.in_order().values_list(*columns)
    )


def test_a_pasted_transcript_takes_the_place_of_the_old_lines(desk: Client) -> None:
    transcript = make_cues(make_video(), (1000, 2000, "Old."))
    assert save(desk, page_of(transcript), transcript_text=VTT).status_code == 302
    assert [cue.text for cue in transcript.cues.all()] == ["We meet again."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("hello", "has no valid times"),
        ("WEBVTT\n\nNOTE nothing", "No cues were found."),
        ("WEBVTT\n\n00:52.000 --> 00:50.000\nx", "Line 3 of the transcript"),
        ("WEBVTT\n\n00:50.000 --> 00:52.000\n" + "x" * 2001, "Cue 1 is too long"),
    ],
)
def test_a_transcript_that_can_not_be_read_gets_a_sentence(
    desk: Client, text: str, sentence: str
) -> None:
    response = save(desk, page_of(make_video()), transcript_text=text)
    assert sentence in errors(response)["transcript_text"][0]
    assert filled(response)["transcript_text"] == text


@pytest.mark.parametrize("page", ["video", "transcript"])
def test_a_transcript_in_another_encoding_gets_a_sentence_and_nothing_is_lost(
    desk: Client, page: str
) -> None:
    video = make_video()
    transcript = make_cues(video, (1000, 2000, "Old."))
    content = SRT.replace("We", "Привет").encode("cp1251")
    for encoding, sentence in {"": "Choose its encoding", "utf-8": "Line 3 of the file"}.items():
        response = save(
            desk,
            page_of(video if page == "video" else transcript),
            transcript_file=SimpleUploadedFile("a.srt", content),
            transcript_encoding=encoding,
        )
        assert sentence in errors(response)["transcript_file"][0]
    assert [cue.text for cue in transcript.cues.all()] == ["Old."]


@pytest.mark.parametrize("page", ["video", "transcript"])
def test_a_guessed_encoding_and_words_left_out_are_told_after_the_save(
    desk: Client, page: str
) -> None:
    video = make_video()
    transcript = make_cues(video, (1000, 2000, "Old."))
    content = "WEBVTT\n\n00:01.000 --> 00:02.000\nGröße\n\nverloren\n".encode("cp1252")
    url = page_of(video if page == "video" else transcript)
    file = SimpleUploadedFile("a.vtt", content)
    shown = save(desk, url, follow=True, transcript_file=file).content.decode()
    assert "Read as Windows-1252; choose another encoding if letters look wrong." in shown
    assert "Line 6 of the transcript: “verloren” is ignored" in shown
    assert [cue.text for cue in transcript.cues.all()] == ["Größe"]


def test_a_chosen_encoding_reads_the_file(desk: Client) -> None:
    video = make_video()
    file = SimpleUploadedFile("a.srt", SRT.replace("We", "Привет").encode("koi8-r"))
    shown = save(
        desk, page_of(video), follow=True, transcript_file=file, transcript_encoding="koi8-r"
    )
    assert "Read as" not in shown.content.decode()
    assert Cue.objects.get().text == "Привет meet again."


def test_of_many_words_left_out_the_first_are_told(desk: Client) -> None:
    text = VTT + "\n<i>lost</i>\n" * 30
    shown = save(desk, page_of(make_video()), follow=True, transcript_text=text).content.decode()
    assert shown.count("&lt;i&gt;lost&lt;/i&gt;") == 5
    assert "Line 6 of the transcript" in shown
    assert "16 more lines too." in shown


def test_lines_are_edited_one_by_one_with_times_as_they_are_said(desk: Client) -> None:
    video = make_published().clip.video
    transcript = make_cues(video, (50_500, 52_000, "First."))
    assert 'value="00:50.5"' in desk.get(page_of(transcript)).content.decode()
    save(desk, page_of(transcript), **{"cues-0-start_ms": "00:51", "cues-0-text": "Better."})
    assert Cue.objects.get().start_ms == 51_000
    assert SearchEntry.objects.get().transcript_text == "Better."


def test_a_line_that_ends_too_early_says_so_at_its_field(desk: Client) -> None:
    transcript = make_cues(make_video(), (50_500, 52_000, "First."))
    response = save(desk, page_of(transcript), **{"cues-0-end_ms": "00:50"})
    assert "The line ends before it starts." in response.content.decode()
    assert Cue.objects.get().end_ms == 52_000


def test_a_line_deleted_in_the_page_is_gone_for_searching(desk: Client) -> None:
    transcript = make_cues(make_published().clip.video, (50_500, 52_000, "First."))
    save(desk, page_of(transcript), **{"cues-0-DELETE": "on"})
    assert SearchEntry.objects.get().transcript_text == ""


def test_a_long_transcript_opens_and_saves(desk: Client) -> None:
    transcript = make_cues(make_video())
    Cue.objects.bulk_create(
        Cue(transcript=transcript, start_ms=n * 1000, end_ms=n * 1000 + 900, text=f"Line {n}.")
        for n in range(300)
    )
    opened = desk.get(page_of(transcript))
    assert "All lines (300)" in opened.content.decode()
    assert not opened.context["inline_admin_formsets"]
    assert save(desk, page_of(transcript), language="fr").status_code == 302
    listed = desk.get(list_page("cue"), {"transcript__id__exact": transcript.pk})
    assert listed.context["cl"].result_count == 300


def test_a_second_transcript_in_a_language_is_refused_at_the_field(desk: Client) -> None:
    video = make_video()
    make_cues(video, language="en")
    other = make_cues(video, language="fr")
    response = save(desk, page_of(other), language="en")
    assert "has a transcript in this language already" in errors(response)["language"][0]


def test_a_pasted_address_finds_its_video(desk: Client) -> None:
    video = make_video(url="https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    make_video()
    url = reverse("admin:autocomplete")
    asked = {"app_label": "clipqa", "model_name": "clip", "field_name": "video"}
    found = desk.get(url, {**asked, "term": "https://youtu.be/dQw4w9WgXcQ?t=9"}).json()
    label = f"{video.title} · Harbour Public TV · 2:40"
    part = {"start": "00:09", "end": "", "label": "from 00:09"}
    assert found["results"] == [{"id": str(video.pk), "text": label, "part": part}]


def test_a_question_that_exists_is_named_with_a_link(desk: Client) -> None:
    twin = make_question("Who hosts?")
    response = save(desk, add_page("question"), text=" who  HOSTS? ")
    assert f'href="{page_of(twin)}"' in errors(response)["text"][0]


def test_a_questions_topics_reach_readers_when_they_are_saved(desk: Client) -> None:
    answer = make_published()
    save(desk, page_of(answer.question), topics=[make_topic("Ferries").pk])
    assert SearchEntry.objects.get().topics == [["Ferries", "ferries"]]


@pytest.mark.parametrize("model_name", ["outlet", "topic"])
def test_a_new_name_reaches_readers_and_a_new_slug_leaves_a_redirect(
    desk: Client, model_name: str
) -> None:
    answer = make_published(topics=[make_topic("Before topic")], outlet=make_outlet("Before TV"))
    record: Any = Outlet.objects.get() if model_name == "outlet" else Topic.objects.get()
    save(desk, page_of(record), name="After", slug="after")
    assert not find_drift()
    assert "After" in SearchEntry.objects.get(pk=answer.pk).names_text
    page = desk.get(list_page("slugredirect")).content.decode()
    assert SlugRedirect.objects.get().old_slug in page
    assert page_of(record) in page


def test_what_answers_lean_on_can_not_be_deleted(desk: Client) -> None:
    answer = make_published()
    for record in (answer.question, answer.clip, answer.clip.video, answer.clip.video.outlet):
        url = reverse(f"admin:clipqa_{record._meta.model_name}_delete", args=[record.pk])
        assert "deleted as long as these lean on it" in desk.get(url).content.decode()
        desk.post(url, {"post": "yes"})
        assert type(record).objects.filter(pk=record.pk).exists()


def test_a_deleted_topic_is_gone_for_readers_too(desk: Client) -> None:
    topic = make_topic("Ferries")
    make_published(topics=[topic])
    chosen = {"action": "delete_selected", "_selected_action": [topic.pk], "post": "yes"}
    desk.post(list_page("topic"), chosen)
    assert SearchEntry.objects.get().topics == []
    assert not find_drift()


def test_a_picture_becomes_a_logo_and_can_be_removed(
    desk: Client, django_capture_on_commit_callbacks: Any
) -> None:
    outlet = make_outlet()
    with django_capture_on_commit_callbacks(execute=True):
        save(desk, page_of(outlet), picture=picture())
    outlet.refresh_from_db()
    assert (outlet.poster_width, outlet.poster_height) == (64, 36)
    assert outlet.poster in desk.get(page_of(outlet)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        save(desk, page_of(outlet), remove_picture="on")
    outlet.refresh_from_db()
    assert outlet.poster == ""


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (picture(8, 8), "Choose one of at least 32 × 32"),
        (SimpleUploadedFile("a.png", b"GIF89a" + b"\x00" * 99), "not a picture that can be read"),
    ],
)
def test_a_picture_that_is_none_gets_a_sentence(
    desk: Client, file: SimpleUploadedFile, sentence: str
) -> None:
    response = save(desk, page_of(make_topic()), picture=file)
    assert sentence in errors(response)["picture"][0]


def test_a_clip_of_several_answers_moves_only_when_asked_to(desk: Client) -> None:
    clip = make_published().clip
    make_published(clip=clip)
    response = save(desk, page_of(clip), start_ms="00:51")
    assert "2 answers show this clip." in errors(response)["move_all"][0]
    assert Clip.objects.get().start_ms == 50_000
    save(desk, page_of(clip), start_ms="00:51", move_all="on")
    assert Clip.objects.get().start_ms == 51_000
    assert not find_drift()


def test_unused_clips_are_found(desk: Client) -> None:
    unused, used = make_clip(), make_answer().clip
    for value, clip in {"no": unused, "yes": used}.items():
        listed = desk.get(list_page("clip"), {"used": value}).context["cl"].result_list
        assert list(listed) == [clip]


def test_an_emptied_slug_beside_a_mistake_is_told_like_any_other(desk: Client) -> None:
    question = make_published().question
    response = save(desk, page_of(question), slug="", text="")
    assert response.status_code == 200
    assert question.get_absolute_url() in response.content.decode()


@pytest.mark.parametrize("model_name", ["question", "topic", "outlet", "video", "clip"])
def test_only_what_readers_can_open_links_to_the_site(desk: Client, model_name: str) -> None:
    for number, make in enumerate((make_answer, make_published)):
        topics = [make_topic(f"Topic {number}")]
        answer = make(topics=topics, outlet=make_outlet(f"Outlet {number}"))
        clip = answer.clip
        records: dict[str, Any] = {
            "question": answer.question,
            "topic": topics[0],
            "outlet": clip.video.outlet,
            "video": clip.video,
            "clip": clip,
        }
        content = desk.get(page_of(records[model_name])).content.decode()
        assert ("viewsitelink" in content) == (make is make_published)


@pytest.mark.parametrize(
    "model_name", ["answer", "question", "video", "clip", "transcript", "cue", "topic", "outlet"]
)
def test_who_may_look_can_open_every_page(bob: User, model_name: str) -> None:
    client = Client()
    client.force_login(bob)
    answer = make_published(topics=[make_topic()])
    transcript = make_cues(answer.clip.video, (50_000, 51_000, "Line."))
    records: dict[str, Any] = {
        "answer": answer,
        "question": answer.question,
        "video": answer.clip.video,
        "clip": answer.clip,
        "transcript": transcript,
        "cue": transcript.cues.get(),
        "topic": Topic.objects.get(),
        "outlet": answer.clip.video.outlet,
    }
    assert client.get(page_of(records[model_name])).status_code == 200
    assert client.post(page_of(records[model_name]), {}).status_code == 403


def test_the_index_puts_answers_first(desk: Client) -> None:
    apps = desk.get(reverse("admin:index")).context["app_list"]
    assert apps[0]["models"][0]["object_name"] == "Answer"
