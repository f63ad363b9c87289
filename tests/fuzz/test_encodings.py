from __future__ import annotations

import pytest

from clipqa.transcripts import TranscriptError
from clipqa.transcripts.encodings import ENCODINGS, decode
from tests.fuzz.harness import Grammar, Shape, assert_linear, assert_sentence, fuzz, shapes
from tests.fuzz.transcripts import LARGEST

TIMES = "00:01.000 --> 00:02.000\n"
# Each character of a text is one byte of a file.
WEST, UTF_8, UTF_16 = (
    f"WEBVTT\n\n{TIMES}Größe: “ä”\n".encode(encoding).decode("latin-1")
    for encoding in ("cp1252", "utf-8", "utf-16-le")
)
FILES = Grammar(
    fragments=(
        *("\xef\xbb\xbf", "\xff\xfe", "\xfe\xff", "\xff\xfe\x00\x00", "\x00\x00\xfe\xff"),
        *("\xe4", "\xc3\xa4", "\xe2\x80\x9c", "\xc3", "\xed\xa0\x80", "\x81", "\x93"),
        *("\x00", "\x00\xd8", "-\x00-\x00>\x00", "\x00-\x00-\x00>", "-->", "\x82\xa0", "\xf4"),
    ),
    documents=(WEST, UTF_8, UTF_16, f"\xff\xfe{UTF_16}", f"\x00{UTF_16}"),
)
BYTES = [
    *shapes("\xe4", "\xe4a", "\xe4\xe4\xe4", "\xe4" * 4, "\x93a", "a", head=WEST),
    *shapes("\x00", "\xc3\xa4", "\xc3", "\xe2\x80", "\x01", "a\x00", "\x00\xd8", head=WEST),
    *shapes("-\x00", "\x00-", "\n", "\xc3\xa4\xff", head=UTF_16),
]


def content(text: str) -> bytes:
    return text.encode("latin-1", "replace")


def check(text: str) -> None:
    for encoding in ("", *ENCODINGS):
        try:
            decoded = decode(content(text), encoding)
        except TranscriptError as error:
            assert_sentence(error)
            continue
        assert encoding or decoded.is_guess or decoded.label in {"UTF-8", "UTF-16", "UTF-32"}
        assert not decoded.is_guess or "\N{REPLACEMENT CHARACTER}" not in decoded.text


def test_any_bytes_are_decoded_or_refused_with_a_message() -> None:
    fuzz(check, FILES)


@pytest.mark.parametrize("shape", BYTES, ids=str)
def test_detecting_an_encoding_takes_linear_time(shape: Shape) -> None:
    assert_linear(lambda text: decode(content(text)), shape, LARGEST, TranscriptError)
