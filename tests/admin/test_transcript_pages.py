"""The pages of a transcript: what a text would replace, cues in place, speakers, times, exports."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from clipqa.curation.transcripts import save_transcript
from clipqa.history import revisions_of
from clipqa.models import Cue, Revision, SearchEntry, StagedTranscript, Transcript, Verb
from clipqa.transcripts import CueText, srt, vtt
from clipqa.transcripts.reading import read_file
from tests.admin.pages import add_page, filled, page_of, save, store_transcript
from tests.admin.people import person
from tests.factories import make_clip, make_published, make_video
from tests.transcripts.samples import SAMPLES

pytestmark = pytest.mark.django_db

SPOKEN = [
    CueText(1_000, 2_000, "Good evening.", "Ada"),
    CueText(2_000, 3_000, "مرحبا بكم في الميناء", "ليلى"),
    CueText(50_000, 52_000, "The harbour opens at 9.", "Ada"),
]
TWO = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada>Good evening.\n\n01:50.000 --> 01:51.000\nLate.\n"


@pytest.fixture
def transcript() -> Transcript:
    answer = make_published(clip=make_clip(make_video(duration_ms=100_000), 49_000, 60_000))
    return save_transcript(answer.clip.video, "en", SPOKEN)


def page(record: Transcript, name: str, *more: Any) -> str:
    return reverse(f"admin:clipqa_transcript_{name}", args=[record.pk, *more])


def stored(record: Transcript) -> list[CueText]:
    rows = record.cues.in_order().values_list("start_ms", "end_ms", "text", "speaker")
    return [CueText(*row) for row in rows]


def opened(client: Client, url: str) -> dict[str, Any]:
    """Return what the page of cues would send unchanged."""
    context: Any = client.get(url).context
    sent: dict[str, Any] = {}
    for form in (context["formset"].management_form, *context["formset"].forms):
        for bound in form:
            if bound.value() not in (None, False):
                sent[bound.html_name] = bound.field.prepare_value(bound.value())
    return sent


def text_of(response: HttpResponse) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def messages_in(response: HttpResponse) -> str:
    request: Any = response
    return " ".join(map(str, get_messages(request.wsgi_request)))


def newest(record: Transcript) -> Revision:
    found: Revision = revisions_of(Transcript, record.pk).first()
    return found


def correct_by_hand(client: Client, record: Transcript, text: str) -> None:
    url = page(record, "cues")
    client.post(url, {**opened(client, url), "cues-2-text": text})


# ------------------------------------------------------------------------------ before it is stored
def test_what_was_read_and_what_it_replaces_is_shown_before_it_is_stored(
    admin_client: Client, transcript: Transcript
) -> None:
    correct_by_hand(admin_client, transcript, "The harbour opens at 10.")
    shown = save(admin_client, page_of(transcript), follow=True, transcript_text=TWO)
    text = text_of(shown)
    assert "Read: 2 cues, 01:51, 1 speaker (Ada)" in text
    assert "Cues past the end of the video, which lasts 01:40: 1, the first at 01:50" in text
    assert "Compared with the 3 cues of the stored transcript:" in text
    assert all(f"{count} " in text for count in ("2 removed", "0 changed", "1 new", "1 the same"))
    assert "1 correction by a person would be lost" in text
    assert "The harbour opens at 10." in text
    assert transcript.cues.count() == 3


def test_no_message_says_that_an_unstored_transcript_was_changed(
    admin_client: Client, transcript: Transcript
) -> None:
    shown = text_of(save(admin_client, page_of(transcript), follow=True, transcript_text=TWO))
    assert "The transcript is not stored yet." in shown
    assert "was changed" not in shown
    both = {"transcript_text": TWO, "is_corrected": "on"}
    shown = text_of(save(admin_client, page_of(transcript), follow=True, **both))
    assert "was changed successfully" in shown


def test_a_replacement_keeps_the_former_cues_and_can_be_undone(
    admin_client: Client, transcript: Transcript
) -> None:
    store_transcript(admin_client, page_of(transcript), transcript_text=TWO)
    assert [cue.text for cue in stored(transcript)] == ["Good evening.", "Late."]
    assert SearchEntry.objects.get().transcript_text == ""
    assert not StagedTranscript.objects.exists()
    history = text_of(admin_client.get(page(transcript, "history")))
    assert "Replaced: 2 cues removed and 1 cue added" in history
    undo = page(transcript, "undo", newest(transcript).pk)
    assert undo in admin_client.get(page(transcript, "history")).content.decode()
    confirm = admin_client.get(undo)
    assert "The harbour opens at 9." in text_of(confirm)
    assert 'value="Undo this change"' in confirm.content.decode()
    version = confirm.context["form"]["edit_version"].value()
    admin_client.post(undo, {"edit_version": version, "why": "Wrong file."})
    assert stored(transcript) == SPOKEN
    assert SearchEntry.objects.get().transcript_text == "The harbour opens at 9."
    assert (newest(transcript).verb, newest(transcript).why) == (Verb.RESTORED, "Wrong file.")


def test_what_was_read_can_be_discarded(admin_client: Client, transcript: Transcript) -> None:
    staged = save(admin_client, page_of(transcript), transcript_text=TWO)["Location"]
    assert admin_client.post(staged, {"_discard": "x"})["Location"] == page_of(transcript)
    assert stored(transcript) == SPOKEN
    assert admin_client.get(staged).status_code == 404


def test_what_was_read_is_forgotten_after_a_day(
    admin_client: Client, transcript: Transcript
) -> None:
    staged = save(admin_client, page_of(transcript), transcript_text=TWO)["Location"]
    StagedTranscript.objects.update(at=timezone.now() - timedelta(hours=25))
    assert admin_client.get(staged).status_code == 404


@pytest.mark.parametrize("mark", ["", "on"])
def test_the_mark_of_the_form_with_the_text_is_offered_when_it_is_stored(
    admin_client: Client, transcript: Transcript, mark: str
) -> None:
    typed = {"transcript_text": TWO, "is_corrected": mark}
    staged = save(admin_client, page_of(transcript), **typed)["Location"]
    form = admin_client.get(staged).context["form"]
    admin_client.post(staged, {each.name: each.value() or "" for each in form})
    transcript.refresh_from_db()
    assert (transcript.is_corrected, transcript.cues.count()) == (bool(mark), 2)


def test_a_window_that_changes_a_record_shows_what_is_replaced_too(
    admin_client: Client, transcript: Transcript
) -> None:
    for record in (transcript, transcript.video):
        response = save(admin_client, page_of(record), transcript_text=TWO, _popup="1")
        assert "/staged/" in response["Location"]
    assert stored(transcript) == SPOKEN


def test_nobody_else_sees_what_was_read(admin_client: Client, transcript: Transcript) -> None:
    staged = save(admin_client, page_of(transcript), transcript_text=TWO)["Location"]
    other = Client()
    other.force_login(person("dora", is_superuser=True))
    assert other.get(staged).status_code == other.post(staged).status_code == 404


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("method", ["paste", "upload"])
def test_every_format_is_shown_and_stored_by_paste_and_upload(
    admin_client: Client, name: str, method: str
) -> None:
    video = make_video()
    file = SimpleUploadedFile("a.txt", SAMPLES[name].encode())
    given = {"transcript_text": SAMPLES[name]} if method == "paste" else {"transcript_file": file}
    response = store_transcript(admin_client, page_of(video), follow=True, **given)
    assert "is stored: 3 cues, 1:02:08, no speakers." in text_of(response)
    assert Cue.objects.filter(transcript__video=video).count() == 3


def test_a_new_transcript_is_shown_before_it_is_stored(admin_client: Client) -> None:
    video = make_video()
    form = {"video": video.pk, "language": "ar", "transcript_text": TWO}
    shown = save(admin_client, add_page("transcript"), follow=True, **form)
    assert "Read: 2 cues" in text_of(shown)
    assert not Cue.objects.exists()


MALFORMED = {
    "backwards": (b"WEBVTT\n\n00:02.000 --> 00:01.000\na\n", "Line 3 .*ends before it starts"),
    "letters": (b"WEBVTT\n\n00:0x.000 --> 00:01.000\na\n", "Line 3 .*has no valid times"),
    "comma": (b"WEBVTT\n\n00:01,000 --> 00:02,000\na\n", "Line 3 .*uses a full stop"),
    "late": (b"1\n100:00:00,000 --> 100:00:01,000\na\n", "Line 2 .*100 hours or later"),
    "no times": (b"1\nwords\n", "Line 2 .*has no valid times"),
    "sbv": (b"0:00:01.000,0:00:00.000\na\n", "Line 1 .*ends before it starts"),
    "lines": (b"0:09 a\n0:05 b\n", "Line 2 .*is before the time above it"),
    "long cue": (b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"x" * 30_000, "Line 3 .*Split it"),
    "long words": (b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"x" * 3_000, "Cue 1, at 00:00:01.000"),
    "broken": (b"WEBVTT\n\n00:01.000 --> 00:02.000\nna\xefve \xe2\x82\xac\n", "Line 4 of the file"),
    "empty": (b"WEBVTT\n\n", "No cues were found"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "encoding of this file can't be detected"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_file_leaves_the_transcript_as_it_is_and_says_why(
    admin_client: Client, transcript: Transcript, name: str
) -> None:
    content, sentence = MALFORMED[name]
    version = transcript.edit_version
    file = SimpleUploadedFile("a.vtt", content)
    refused = save(admin_client, page_of(transcript), transcript_file=file)
    assert refused.status_code == 200
    errors = " ".join(refused.context["adminform"].form.errors["transcript_file"])
    assert re.search(sentence, errors), errors
    transcript.refresh_from_db()
    assert (stored(transcript), transcript.edit_version) == (SPOKEN, version)
    assert not StagedTranscript.objects.exists()


# ------------------------------------------------------------------------------------ cues in place
def test_cues_are_edited_added_and_deleted_in_place_as_one_step(
    admin_client: Client, transcript: Transcript
) -> None:
    url = page(transcript, "cues")
    typed = {
        "cues-0-text": "Good  morning.\n",
        "cues-1-DELETE": "on",
        "cues-3-start_ms": "00:05",
        "cues-3-end_ms": "00:06",
        "cues-3-text": "New.",
    }
    done = admin_client.post(url, {**opened(admin_client, url), **typed})
    assert done["Location"] == url
    assert [cue.text for cue in stored(transcript)] == ["Good morning.", "New.", SPOKEN[2].text]
    assert revisions_of(Transcript, transcript.pk).count() == 2
    history = text_of(admin_client.get(page(transcript, "history")))
    assert "1 cue changed, 1 cue removed and 1 cue added" in history
    compared = admin_client.get(page(transcript, "compare"), {"to": newest(transcript).pk})
    assert [each.label for each in compared.context["differences"]] == [
        "00:01 - 00:02 · Ada",
        "00:02 - 00:03 · ليلى",
        "00:05 - 00:06",
    ]
    assert set(Cue.objects.filter(corrected_at=None).values_list("text", flat=True)) == {
        SPOKEN[2].text
    }


def test_a_long_transcript_has_pages_of_fifty_cues_and_a_search(admin_client: Client) -> None:
    cues = [CueText(n * 1_000, n * 1_000 + 900, f"Line {n}.", f"S{n % 2}") for n in range(120)]
    url = page(save_transcript(make_video(), "en", cues), "cues")
    assert len(admin_client.get(url).context["formset"].initial_forms) == 50
    last = opened(admin_client, f"{url}?p=3")
    assert last["cues-19-text"] == "Line 119."
    admin_client.post(f"{url}?p=3", {**last, "cues-19-text": "The end."})
    assert Cue.objects.filter(text="The end.").count() == 1
    for search, first, count in (("line 7", "Line 7.", 11), ("1:50", "Line 110.", 10)):
        found = admin_client.get(url, {"q": search}).context
        assert found["page"].paginator.count == count
        assert found["formset"].initial_forms[0].instance.text == first


def test_a_cue_that_was_changed_meanwhile_is_refused_and_both_texts_shown(
    admin_client: Client, transcript: Transcript
) -> None:
    url = page(transcript, "cues")
    mine = {**opened(admin_client, url), "cues-0-text": "Mine.", "cues-2-text": "Also mine."}
    dora = Client()
    dora.force_login(person("dora", is_superuser=True))
    dora.post(url, {**opened(dora, url), "cues-0-text": "Theirs."})
    refused = admin_client.post(url, mine)
    assert refused.status_code == 200
    assert "dora saved a newer version" in text_of(refused)
    assert "Theirs" in text_of(refused)
    assert [cue.text for cue in stored(transcript)][::2] == ["Theirs.", SPOKEN[2].text]


def test_two_editors_change_two_cues_of_one_page(
    admin_client: Client, transcript: Transcript
) -> None:
    url = page(transcript, "cues")
    first, second = opened(admin_client, url), opened(admin_client, url)
    assert admin_client.post(url, {**first, "cues-0-text": "One."}).status_code == 302
    assert admin_client.post(url, {**second, "cues-2-text": "Two."}).status_code == 302
    assert [cue.text for cue in stored(transcript)][::2] == ["One.", "Two."]


def test_an_invalid_cue_saves_none_and_keeps_what_was_typed(
    admin_client: Client, transcript: Transcript
) -> None:
    url = page(transcript, "cues")
    typed = {"cues-0-text": "Better.", "cues-2-end_ms": "00:49"}
    refused = admin_client.post(url, {**opened(admin_client, url), **typed})
    assert "The cue ends before it starts" in text_of(refused)
    assert 'value="00:49"' in refused.content.decode()
    assert stored(transcript) == SPOKEN


def test_a_cue_on_its_own_page_is_a_step_of_its_transcript(
    admin_client: Client, transcript: Transcript
) -> None:
    cue = transcript.cues.in_order()[2]
    save(admin_client, page_of(cue), text="The harbour closes.")
    assert newest(transcript).actor_name == "Alice Archer (alice)"
    assert SearchEntry.objects.get().transcript_text == "The harbour closes."
    history = admin_client.get(reverse("admin:clipqa_cue_history", args=[cue.pk]))
    assert history["Location"] == page(transcript, "history")
    delete = reverse("admin:clipqa_cue_delete", args=[cue.pk])
    admin_client.post(delete, {"post": "yes"})
    assert SearchEntry.objects.get().transcript_text == ""
    assert revisions_of(Transcript, transcript.pk).count() == 3


# ------------------------------------------------------------------------- speakers, times, exports
def test_a_speaker_is_renamed_throughout(admin_client: Client, transcript: Transcript) -> None:
    url = page(transcript, "speakers")
    version = admin_client.get(url).context["form"]["edit_version"].value()
    given = {"old": "Ada", "new": " Ada  Lovelace ", "edit_version": version}
    done = admin_client.post(url, given)
    assert "2 cues have the new name. It can be undone in the history." in messages_in(done)
    assert [cue.speaker for cue in stored(transcript)] == ["Ada Lovelace", "ليلى", "Ada Lovelace"]
    history = text_of(admin_client.get(page(transcript, "history")))
    assert "Speaker “Ada” is now “Ada Lovelace”, in 2 cues" in history
    again = admin_client.post(url, given)
    assert "No cue has this speaker" in text_of(again)


def test_all_times_are_shifted(admin_client: Client, transcript: Transcript) -> None:
    url = page(transcript, "shift")
    version = admin_client.get(url).context["form"]["edit_version"].value()
    refused = admin_client.post(url, {"offset": "-1:00", "edit_version": version})
    assert "Shift back by at most 00:01." in text_of(refused)
    admin_client.post(url, {"offset": "-0.5", "edit_version": version})
    assert [cue.start_ms for cue in stored(transcript)] == [500, 1_500, 49_500]
    assert "shifted by −00:00.5" in text_of(admin_client.get(page(transcript, "history")))
    late = admin_client.post(url, {"offset": "3", "edit_version": version}, follow=True)
    assert "The transcript was changed meanwhile" in text_of(late)


@pytest.mark.parametrize("suffix", ["vtt", "srt"])
def test_an_export_is_read_back_as_the_same_cues(
    admin_client: Client, transcript: Transcript, suffix: str
) -> None:
    response = admin_client.get(page(transcript, "export", suffix))
    assert response["Content-Disposition"].endswith(f'.en.{suffix}"')
    assert read_file(response.content) == (SPOKEN, [])
    assert response.content.decode() == {"vtt": vtt, "srt": srt}[suffix].write(SPOKEN)


def test_an_export_as_webvtt_has_the_times_of_words(
    admin_client: Client, transcript: Transcript
) -> None:
    timed = [SPOKEN[0]._replace(word_times=",400"), *SPOKEN[1:]]
    save_transcript(transcript.video, "en", timed)
    exported = admin_client.get(page(transcript, "export", "vtt")).content
    assert read_file(exported).cues == timed


def test_the_mark_of_a_person_is_a_step_too(admin_client: Client, transcript: Transcript) -> None:
    save(admin_client, page_of(transcript), is_corrected="on")
    assert newest(transcript).changes == {"is_corrected": [False, True]}
    oldest = revisions_of(Transcript, transcript.pk).last()
    url = page(transcript, "restore", oldest.pk)
    version = admin_client.get(url).context["form"]["edit_version"].value()
    admin_client.post(url, {"edit_version": version, "why": "Not yet."})
    transcript.refresh_from_db()
    assert not transcript.is_corrected


def test_a_form_without_changes_is_no_step(admin_client: Client, transcript: Transcript) -> None:
    url = page(transcript, "cues")
    admin_client.post(url, opened(admin_client, url))
    admin_client.post(page_of(transcript), filled(admin_client.get(page_of(transcript))))
    assert revisions_of(Transcript, transcript.pk).count() == 1
