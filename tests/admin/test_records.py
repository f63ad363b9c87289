"""Outlets, videos, transcripts, clips, questions and topics in the admin."""

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
from tests.admin.pages import add_page, errors, filled, list_page, page_of, save, store_transcript
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


def add_video(admin_client: Client, **values: Any) -> Any:
    given = {"title": "Evening report", "outlet": make_outlet().pk, **values}
    return save(admin_client, add_page("video"), **given)


def test_a_video_is_added_by_a_pasted_url(admin_client: Client) -> None:
    add_video(admin_client, source_url="https://youtu.be/dQw4w9WgXcQ?t=43", duration_ms="03:32")
    video = Video.objects.get()
    assert (video.provider, video.source_id) == ("youtube", "dQw4w9WgXcQ")
    assert video.duration_ms == 212_000
    content = admin_client.get(page_of(video)).content.decode()
    assert "source_url" not in content
    assert "https://www.youtube.com/watch?v=dQw4w9WgXcQ" in content
    assert 'value="03:32"' in content


def test_a_duplicate_video_is_refused_with_a_link_to_the_existing_one(admin_client: Client) -> None:
    video = make_video(url="https://www.youtube.com/watch?v=dQw4w9WgXcQ", title="The <song>")
    message = errors(add_video(admin_client, source_url="https://youtu.be/dQw4w9WgXcQ"))[
        "source_url"
    ][0]
    assert "already in the library" in message
    assert f'<a href="{page_of(video)}">The &lt;song&gt;</a>' in message


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "Paste its address, or upload a video file."),
        ("nonsense", "nonsense"),
        ("https://example.org/page", "is not at a video host that ClipQA supports"),
        ("https://www.youtube.com/@news", "is not a video at YouTube"),
        ("media:videos/none.mp4", "has no such file"),
    ],
)
def test_a_url_without_a_video_is_refused_with_a_message(
    admin_client: Client, address: str, sentence: str
) -> None:
    response = add_video(admin_client, source_url=address)
    assert sentence in errors(response)["source_url"][0]
    assert filled(response).get("source_url", "") == address


def test_a_video_file_can_be_uploaded_instead(admin_client: Client) -> None:
    film = SimpleUploadedFile("My holiday.mp4", MP4, "video/mp4")
    assert add_video(admin_client, upload=film).status_code == 302
    video = Video.objects.get()
    assert video.provider == "file"
    assert video.is_stored_here
    assert "holiday" not in video.source_id
    assert default_storage.exists(video.stored_name)


def test_an_upload_that_is_not_a_video_is_refused(admin_client: Client) -> None:
    film = SimpleUploadedFile("film.mp4", b"<script>" * 20, "video/mp4")
    assert "upload" in errors(add_video(admin_client, upload=film))
    assert not Video.objects.exists()


def test_a_url_together_with_a_video_file_is_refused(admin_client: Client) -> None:
    film = SimpleUploadedFile("film.mp4", MP4, "video/mp4")
    response = add_video(admin_client, upload=film, source_url="https://youtu.be/dQw4w9WgXcQ")
    assert "Remove one of the two." in errors(response)["upload"][0]


@pytest.mark.parametrize("text", [VTT, SRT])
def test_a_transcript_is_pasted_into_its_video(admin_client: Client, text: str) -> None:
    clip = make_published().clip
    store_transcript(admin_client, page_of(clip.video), transcript_text=text)
    cue = Cue.objects.get()
    assert (cue.start_ms, cue.end_ms, cue.text) == (50_000, 52_500, "We meet again.")
    assert SearchEntry.objects.get().transcript_text == "We meet again."


@pytest.mark.parametrize(("name", "text"), [("a.vtt", "\ufeff" + VTT), ("a.srt", SRT)])
def test_a_transcript_is_uploaded(admin_client: Client, name: str, text: str) -> None:
    video = make_video(language="de")
    file = SimpleUploadedFile(name, text.encode())
    store_transcript(admin_client, page_of(video), transcript_file=file)
    assert Transcript.objects.get().language == "de"
    assert Cue.objects.get().text == "We meet again."


@pytest.mark.parametrize("method", ["paste", "upload"])
def test_public_webvtt_captions_can_be_imported_unchanged(
    admin_client: Client, method: str
) -> None:
    cues = [
        *(("", "&amp;lt; R&D"), ("A > B", "00:03.000 --> 00:04.000"), ("", ">> Yes?")),
        *(("דנה", "\u200fשלום, 5 > 3!"), ("Ada & Bo", "- <i>No.</i>"), ("", "مرحبا --> 12")),
    ]
    video = make_published().clip.video
    save(admin_client, page_of(video), transcript_public="on")
    transcript = make_cues(video)
    for at, (speaker, text) in enumerate(cues):
        start_ms = at * 2_000
        transcript.cues.create(start_ms=start_ms, end_ms=start_ms + 900, speaker=speaker, text=text)
    written = Client().get(f"{video.get_absolute_url()}captions.en.vtt").content
    other = make_video()
    file = SimpleUploadedFile("captions.vtt", written)
    given = (
        {"transcript_text": written.decode()} if method == "paste" else {"transcript_file": file}
    )
    store_transcript(admin_client, page_of(other), **given)
    columns = ("start_ms", "end_ms", "speaker", "text")
    given_back = Cue.objects.filter(transcript__video=other).in_order()
    assert list(given_back.values_list(*columns)) == list(
        transcript.cues.in_order().values_list(*columns)
    )


def test_a_pasted_transcript_replaces_the_old_cues(admin_client: Client) -> None:
    transcript = make_cues(make_video(), (1000, 2000, "Old."))
    store_transcript(admin_client, page_of(transcript), transcript_text=VTT)
    assert [cue.text for cue in transcript.cues.all()] == ["We meet again."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("hello", "has no valid times"),
        ("WEBVTT\n\nNOTE nothing", "No cues were found."),
        ("WEBVTT\n\n00:52.000 --> 00:50.000\nx", "Line 3 of the transcript"),
        ("WEBVTT\n\n00:50.000 --> 00:52.000\n" + "x" * 2001, "Cue 1, at 00:00:50.000, is too long"),
    ],
)
def test_an_invalid_transcript_is_refused_with_a_message(
    admin_client: Client, text: str, sentence: str
) -> None:
    response = save(admin_client, page_of(make_video()), transcript_text=text)
    assert sentence in errors(response)["transcript_text"][0]
    assert filled(response)["transcript_text"] == text


@pytest.mark.parametrize("page", ["video", "transcript"])
def test_a_transcript_in_an_unknown_encoding_is_refused_and_the_cues_stay(
    admin_client: Client, page: str
) -> None:
    video = make_video()
    transcript = make_cues(video, (1000, 2000, "Old."))
    content = SRT.replace("We", "Привет").encode("cp1251")
    for encoding, sentence in {"": "Choose its encoding", "utf-8": "Line 3 of the file"}.items():
        response = save(
            admin_client,
            page_of(video if page == "video" else transcript),
            transcript_file=SimpleUploadedFile("a.srt", content),
            transcript_encoding=encoding,
        )
        assert sentence in errors(response)["transcript_file"][0]
    assert [cue.text for cue in transcript.cues.all()] == ["Old."]


@pytest.mark.parametrize("page", ["video", "transcript"])
def test_a_guessed_encoding_and_omitted_words_are_reported_before_anything_is_stored(
    admin_client: Client, page: str
) -> None:
    video = make_video()
    transcript = make_cues(video, (1000, 2000, "Old."))
    content = "WEBVTT\n\n00:01.000 --> 00:02.000\nGröße\n\nverloren\n".encode("cp1252")
    url = page_of(video if page == "video" else transcript)
    file = SimpleUploadedFile("a.vtt", content)
    shown = save(admin_client, url, follow=True, transcript_file=file).content.decode()
    assert "Read as Windows-1252; choose another encoding if letters look wrong." in shown
    assert "Line 6 of the transcript: “verloren” is ignored" in shown
    assert [cue.text for cue in transcript.cues.all()] == ["Old."]


def test_a_chosen_encoding_reads_the_file(admin_client: Client) -> None:
    video = make_video()
    file = SimpleUploadedFile("a.srt", SRT.replace("We", "Привет").encode("koi8-r"))
    shown = save(
        admin_client,
        page_of(video),
        follow=True,
        transcript_file=file,
        transcript_encoding="koi8-r",
    )
    assert "Read as" not in shown.content.decode()
    assert "Привет meet again." in shown.content.decode()


def test_only_the_first_omitted_words_are_reported(admin_client: Client) -> None:
    text = VTT + "\n<i>lost</i>\n" * 30
    shown = save(
        admin_client, page_of(make_video()), follow=True, transcript_text=text
    ).content.decode()
    assert shown.count("&lt;i&gt;lost&lt;/i&gt;") == 5
    assert "Line 6 of the transcript" in shown
    assert "There are 16 more warnings." in shown


def test_cues_are_edited_with_formatted_times(admin_client: Client) -> None:
    video = make_published().clip.video
    transcript = make_cues(video, (50_500, 52_000, "First."))
    assert 'value="00:50.5"' in admin_client.get(page_of(transcript)).content.decode()
    save(
        admin_client, page_of(transcript), **{"cues-0-start_ms": "00:51", "cues-0-text": "Better."}
    )
    assert Cue.objects.get().start_ms == 51_000
    assert SearchEntry.objects.get().transcript_text == "Better."


def test_a_cue_that_ends_before_its_start_is_refused_at_the_field(admin_client: Client) -> None:
    transcript = make_cues(make_video(), (50_500, 52_000, "First."))
    response = save(admin_client, page_of(transcript), **{"cues-0-end_ms": "00:50"})
    assert "The cue ends before it starts." in response.content.decode()
    assert Cue.objects.get().end_ms == 52_000


def test_a_deleted_cue_is_removed_from_the_index(admin_client: Client) -> None:
    transcript = make_cues(make_published().clip.video, (50_500, 52_000, "First."))
    save(admin_client, page_of(transcript), **{"cues-0-DELETE": "on"})
    assert SearchEntry.objects.get().transcript_text == ""


def test_a_long_transcript_opens_and_saves(admin_client: Client) -> None:
    transcript = make_cues(make_video())
    Cue.objects.bulk_create(
        Cue(transcript=transcript, start_ms=n * 1000, end_ms=n * 1000 + 900, text=f"Line {n}.")
        for n in range(300)
    )
    opened = admin_client.get(page_of(transcript))
    assert "300 cues, 04:59, no speakers" in opened.content.decode()
    assert not opened.context["inline_admin_formsets"]
    assert save(admin_client, page_of(transcript), language="fr").status_code == 302
    listed = admin_client.get(list_page("cue"), {"transcript__id__exact": transcript.pk})
    assert listed.context["cl"].result_count == 300


def test_a_second_transcript_in_the_same_language_is_refused_at_the_field(
    admin_client: Client,
) -> None:
    video = make_video()
    make_cues(video, language="en")
    other = make_cues(video, language="fr")
    response = save(admin_client, page_of(other), language="en")
    assert "already has a transcript in this language" in errors(response)["language"][0]


def test_autocomplete_finds_a_video_by_its_url(admin_client: Client) -> None:
    video = make_video(url="https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    make_video()
    url = reverse("admin:autocomplete")
    parameters = {"app_label": "clipqa", "model_name": "clip", "field_name": "video"}
    found = admin_client.get(url, {**parameters, "term": "https://youtu.be/dQw4w9WgXcQ?t=9"}).json()
    label = f"{video.title} · Harbour Public TV · 2:40"
    part = {"start": "00:09", "end": "", "label": "from 00:09"}
    assert found["results"] == [{"id": str(video.pk), "text": label, "part": part}]


def test_a_duplicate_question_is_refused_with_a_link_to_the_existing_one(
    admin_client: Client,
) -> None:
    existing = make_question("Who hosts?")
    response = save(admin_client, add_page("question"), text=" who  HOSTS? ")
    assert f'href="{page_of(existing)}"' in errors(response)["text"][0]


def test_a_question_is_either_related_or_not(admin_client: Client) -> None:
    question, one, two = (make_question(text) for text in ("Who hosts?", "Who pays?", "Who talks?"))
    both = {"related_questions": [one.pk, two.pk], "unrelated_questions": [one.pk]}
    refused = save(admin_client, page_of(question), **both)
    assert "“Who pays?”" in errors(refused)["unrelated_questions"][0]
    save(admin_client, page_of(question), **both | {"related_questions": [two.pk]})
    assert list(question.related_questions.all()) == [two]
    assert list(question.unrelated_questions.all()) == [one]


def test_saved_topics_of_a_question_are_indexed(admin_client: Client) -> None:
    answer = make_published()
    save(admin_client, page_of(answer.question), topics=[make_topic("Ferries").pk])
    assert SearchEntry.objects.get().topics == [["Ferries", "ferries"]]


@pytest.mark.parametrize("model_name", ["outlet", "topic"])
def test_a_new_name_is_indexed_and_a_new_slug_creates_a_redirect(
    admin_client: Client, model_name: str
) -> None:
    answer = make_published(topics=[make_topic("Before topic")], outlet=make_outlet("Before TV"))
    record: Any = Outlet.objects.get() if model_name == "outlet" else Topic.objects.get()
    save(admin_client, page_of(record), name="After", slug="after")
    assert not find_drift()
    assert "After" in SearchEntry.objects.get(pk=answer.pk).names_text
    page = admin_client.get(list_page("slugredirect")).content.decode()
    assert SlugRedirect.objects.get().old_slug in page
    assert page_of(record) in page


def test_records_that_answers_use_cannot_be_deleted(admin_client: Client) -> None:
    answer = make_published()
    for record in (answer.question, answer.clip, answer.clip.video, answer.clip.video.outlet):
        url = reverse(f"admin:clipqa_{record._meta.model_name}_delete", args=[record.pk])
        assert "deleted while these records use it" in admin_client.get(url).content.decode()
        admin_client.post(url, {"post": "yes"})
        assert type(record).objects.filter(pk=record.pk).exists()


def test_a_deleted_topic_is_removed_from_the_index(admin_client: Client) -> None:
    topic = make_topic("Ferries")
    make_published(topics=[topic])
    chosen = {"action": "delete_selected", "_selected_action": [topic.pk], "post": "yes"}
    admin_client.post(list_page("topic"), chosen)
    assert SearchEntry.objects.get().topics == []
    assert not find_drift()


def test_a_picture_becomes_a_logo_and_can_be_removed(
    admin_client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    outlet = make_outlet()
    with django_capture_on_commit_callbacks(execute=True):
        save(admin_client, page_of(outlet), picture=picture())
    outlet.refresh_from_db()
    assert (outlet.poster_width, outlet.poster_height) == (64, 36)
    assert outlet.poster in admin_client.get(page_of(outlet)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        save(admin_client, page_of(outlet), remove_picture="on")
    outlet.refresh_from_db()
    assert outlet.poster == ""


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (picture(8, 8), "Choose one of at least 32 × 32"),
        (SimpleUploadedFile("a.png", b"GIF89a" + b"\x00" * 99), "not a picture that can be read"),
    ],
)
def test_an_invalid_picture_is_refused_with_a_message(
    admin_client: Client, file: SimpleUploadedFile, sentence: str
) -> None:
    response = save(admin_client, page_of(make_topic()), picture=file)
    assert sentence in errors(response)["picture"][0]


def test_a_shared_clip_moves_only_when_confirmed(admin_client: Client) -> None:
    clip = make_published().clip
    make_published(clip=clip)
    response = save(admin_client, page_of(clip), start_ms="00:51")
    assert "2 answers use this clip." in errors(response)["move_all"][0]
    assert Clip.objects.get().start_ms == 50_000
    save(admin_client, page_of(clip), start_ms="00:51", move_all="on")
    assert Clip.objects.get().start_ms == 51_000
    assert not find_drift()


def test_clips_are_filtered_by_use(admin_client: Client) -> None:
    unused, used = make_clip(), make_answer().clip
    for value, clip in {"no": unused, "yes": used}.items():
        listed = admin_client.get(list_page("clip"), {"used": value}).context["cl"].result_list
        assert list(listed) == [clip]


def test_an_empty_slug_beside_another_error_renders_the_form(admin_client: Client) -> None:
    question = make_published().question
    response = save(admin_client, page_of(question), slug="", text="")
    assert response.status_code == 200
    assert question.get_absolute_url() in response.content.decode()


@pytest.mark.parametrize("model_name", ["question", "topic", "outlet", "video", "clip"])
def test_only_public_records_link_to_the_site(admin_client: Client, model_name: str) -> None:
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
        content = admin_client.get(page_of(records[model_name])).content.decode()
        assert ("viewsitelink" in content) == (make is make_published)


@pytest.mark.parametrize(
    "model_name", ["answer", "question", "video", "clip", "transcript", "cue", "topic", "outlet"]
)
def test_users_with_view_permissions_can_open_every_page(bob: User, model_name: str) -> None:
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


def test_the_index_lists_answers_first(admin_client: Client) -> None:
    apps = admin_client.get(reverse("admin:index")).context["app_list"]
    assert apps[0]["models"][0]["object_name"] == "Answer"
