"""The form mixin that reads a pasted or an uploaded transcript."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.text import get_text_list

from clipqa.admin.transcripts import TranscriptTextForm
from clipqa.transcripts import CueText
from clipqa.transcripts.formats import SUFFIXES

TEXT = "WEBVTT\n\n00:01.000 --> 00:02.000\nGuten Tag, schöne Hafenstadt: “Ja”\n"
ONE = [CueText(1_000, 2_000, "Guten Tag, schöne Hafenstadt: “Ja”")]


def form_with(content: bytes, encoding: str = "") -> TranscriptTextForm:
    file = SimpleUploadedFile("talk.vtt", content)
    return TranscriptTextForm({"transcript_encoding": encoding}, {"transcript_file": file})


def pasted(text: str) -> TranscriptTextForm:
    return TranscriptTextForm({"transcript_text": text})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_in_utf_8_or_in_utf_16_with_a_byte_order_mark_is_read(encoding: str) -> None:
    form = form_with(TEXT.encode(encoding))
    assert form.is_valid(), form.errors
    assert form.cues == ONE
    assert form.transcript_warnings == []


def test_big_endian_utf_16_is_read_by_its_byte_order_mark() -> None:
    form = form_with(b"\xfe\xff" + TEXT.encode("utf-16-be"))
    assert form.is_valid(), form.errors
    assert form.cues == ONE


@pytest.mark.parametrize(
    ("encoding", "label"),
    [("cp1252", "Windows-1252"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16")],
)
def test_a_file_whose_encoding_is_guessed_says_so(encoding: str, label: str) -> None:
    form = form_with(TEXT.encode(encoding))
    assert form.is_valid(), form.errors
    assert form.cues == ONE
    assert form.transcript_warnings == [
        f"Read as {label}; choose another encoding if letters look wrong."
    ]


@pytest.mark.parametrize("encoding", ["cp1252", "cp1250", "cp1251", "utf-16-be", "mac-roman"])
def test_a_file_is_read_in_the_chosen_encoding(encoding: str) -> None:
    text = TEXT.replace("schöne", "beau" if encoding == "cp1251" else "schöne")
    form = form_with(text.encode(encoding), encoding)
    assert form.is_valid(), form.errors
    assert form.cues == [CueText(1_000, 2_000, text.splitlines()[-1])]
    assert form.transcript_warnings == []


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe" + TEXT.encode("utf-16-le")[:-1],
        b"\xfe\xff\xd8",
        TEXT.encode("cp1252") + b"\x00",
        "WEBVTT\n\n00:01.000 --> 00:02.000\nПривет, мир".encode("cp1251"),
        TEXT.encode() + b"\xff",
    ],
    ids=range(5),
)
def test_a_file_in_an_unknown_encoding_is_refused_with_advice(content: bytes) -> None:
    form = form_with(content)
    assert not form.is_valid()
    message = str(form.errors["transcript_file"])
    assert "Choose its encoding, or save the file as UTF-8 and give it again." in message


def test_a_file_that_is_not_in_the_chosen_encoding_is_refused_at_the_file() -> None:
    form = form_with(TEXT.encode("cp1252"), "utf-8")
    assert "Line 4 of the file" in str(form.errors["transcript_file"])


@pytest.mark.parametrize("encoding", ["nonsense", "cp1252 ", "hex"])
def test_an_unknown_encoding_is_refused_at_its_field(encoding: str) -> None:
    form = form_with(TEXT.encode(), encoding)
    assert not form.is_valid()
    assert list(form.errors) == ["transcript_encoding"]


@pytest.mark.parametrize("text", [" ", "\n\n", "\ufeff", "WEBVTT", "WEBVTT\n\nwords alone"])
def test_a_text_without_cues_is_refused(text: str) -> None:
    for form in (form_with(text.encode()), *([pasted(text)] if text.strip() else [])):
        assert "No cues were found" in str(form.errors)


def test_an_empty_file_is_refused() -> None:
    assert form_with(b"").errors["transcript_file"] == [
        f"This file is empty. Choose a file with times, in {get_text_list([*SUFFIXES])}."
    ]


def test_white_space_before_the_header_is_ignored() -> None:
    form = pasted(f"\n\n  {TEXT}")
    assert form.is_valid(), form.errors
    assert form.cues == ONE


@pytest.mark.parametrize("blank", ["", "\n", "\r\n\r\n", " \n\t\n "])
def test_line_numbers_in_messages_start_at_the_first_line_of_the_field(blank: str) -> None:
    number = blank.count("\n") + 4
    form = pasted(f"{blank}WEBVTT\n\n00:01.000 --> 00:02.000\n\nlost\n\n{TEXT[8:]}")
    assert form.is_valid(), form.errors
    assert form.transcript_warnings[0].startswith(f"Line {number + 1} of the transcript: “lost”")
    form = pasted(f"{blank}WEBVTT\n\n\nsoon --> later\na")
    assert form.errors["transcript_text"][0].startswith(f"Line {number} of the transcript")


@pytest.mark.parametrize("blank", ["", " ", "\n\n", "\r\n \t"])
def test_a_field_of_white_space_is_empty(blank: str) -> None:
    form = pasted(blank)
    assert form.is_valid(), form.errors
    assert form.cues is None
    file = SimpleUploadedFile("talk.vtt", TEXT.encode())
    both = TranscriptTextForm({"transcript_text": blank}, {"transcript_file": file})
    assert both.is_valid(), both.errors
    assert both.cues == ONE


def test_a_text_together_with_a_file_is_refused() -> None:
    file = SimpleUploadedFile("talk.vtt", TEXT.encode())
    for text in (TEXT, "hello"):
        form = TranscriptTextForm({"transcript_text": text}, {"transcript_file": file})
        assert "Remove one of the two." in str(form.errors["transcript_file"])


def test_a_hostile_cue_is_refused_with_its_line_number() -> None:
    form = pasted("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v." * 33_333)
    message = form.errors["transcript_text"][0]
    assert message.startswith("Line 3 of the transcript")
    assert message.endswith("at most 20000 are allowed. Split it.")
