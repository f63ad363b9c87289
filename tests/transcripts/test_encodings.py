"""The encoding of a transcript file: by its byte order mark, guessed with a notice, or chosen."""

from __future__ import annotations

import codecs

import pytest

from clipqa.transcripts import CueText, TranscriptError
from clipqa.transcripts.encodings import ENCODINGS, decode, normalize_encoding
from clipqa.transcripts.reading import read_file

TIMES = "00:00:01.000 --> 00:00:02.000\n"
WESTERN = [
    "Größe und Übermut: “Straße” – 5 €",
    "Où est l’été ? Ça coûte à peine…",
    "¿Qué pasó, señor? «Nada»",
    "Tämä jäääär on hyvää, ä",
]
OTHER_SCRIPTS = [
    ("Привет, мир. Как дела?", "cp1251"),
    ("Привет, мир. Как дела?", "koi8-r"),
    ("Καλημέρα κόσμε, καλά", "cp1253"),
    ("שלום עולם, מה נשמע", "cp1255"),
    ("مرحبا بالعالم كيف الحال", "cp1256"),
    ("สวัสดีชาวโลก", "cp874"),
    ("今天天气很好，大家好", "gb18030"),
    ("今日は良い天気です", "cp932"),
    ("안녕하세요 여러분", "cp949"),
]


def vtt(words: str) -> str:
    return f"WEBVTT\n\n{TIMES}{words}\n"


def srt(words: str) -> str:
    return f"1\n{TIMES.replace('.', ',')}{words}\n"


def read_messages(content: bytes, encoding: str = "") -> tuple[list[CueText], list[str]]:
    cues, warnings = read_file(content, encoding)
    return cues, list(map(str, warnings))


@pytest.mark.parametrize("make_text", [vtt, srt])
@pytest.mark.parametrize("words", WESTERN)
def test_windows_1252_is_detected_with_a_warning(words: str, make_text) -> None:
    cues, warnings = read_messages(make_text(words).encode("cp1252"))
    assert cues == [CueText(1_000, 2_000, words)]
    assert warnings == ["Read as Windows-1252; choose another encoding if letters look wrong."]


@pytest.mark.parametrize("make_text", [vtt, srt])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("words", [WESTERN[0], "Привет", "שלום עולם", "今天天气很好", "plain"])
def test_utf_16_without_a_byte_order_mark_is_detected_with_a_warning(
    words: str, encoding: str, make_text
) -> None:
    cues, warnings = read_messages(make_text(words).encode(encoding))
    assert cues == [CueText(1_000, 2_000, words)]
    assert warnings == ["Read as UTF-16; choose another encoding if letters look wrong."]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("words", [*WESTERN, "Привет", "今天天气很好", "plain"])
def test_utf_8_and_byte_order_marks_give_no_warning(words: str, encoding: str) -> None:
    assert read_messages(vtt(words).encode(encoding)) == ([CueText(1_000, 2_000, words)], [])


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE])
def test_either_byte_order_is_detected_by_its_mark(mark: bytes) -> None:
    encoding = "utf-16-be" if mark == codecs.BOM_UTF16_BE else "utf-16-le"
    assert read_messages(mark + srt("Größe").encode(encoding))[0] == [
        CueText(1_000, 2_000, "Größe")
    ]


@pytest.mark.parametrize(("words", "encoding"), OTHER_SCRIPTS)
def test_other_scripts_need_a_chosen_encoding(words: str, encoding: str) -> None:
    content = srt(words).encode(encoding)
    with pytest.raises(TranscriptError, match=r"can.t be detected\. Choose its encoding, or save"):
        decode(content)
    assert read_messages(content, encoding) == ([CueText(1_000, 2_000, words)], [])


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16-le", "utf-16-be", "cp1250", "mac-roman"])
def test_a_chosen_encoding_gives_no_warning(encoding: str) -> None:
    assert read_messages(vtt("Größe").encode(encoding), encoding)[1] == []


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
        srt("Größe").encode("cp1252") + b"\x01",  # a control character
        srt("Größe").encode("cp1252") + b"\x81",  # no character of Windows-1252
        srt("Größe").encode("utf-16-le")[:-1],
        "words without times".encode("utf-16-le"),
        (srt("Größe") + "\x02").encode("utf-16-be"),
        b"\x00\x00\x00\x00",
    ],
    ids=range(7),
)
def test_binary_content_is_refused(content: bytes) -> None:
    with pytest.raises(TranscriptError, match=r"can.t be detected\. Choose its encoding, or save"):
        decode(content)


@pytest.mark.parametrize("words", ["Größe und Übermut", "Привет, мир", "今天天气很好"])
@pytest.mark.parametrize("broken", [b"\xff", b"\xe2\x80", b"\xc3"])
def test_invalid_utf_8_is_refused_with_its_line(words: str, broken: bytes) -> None:
    """Read as Windows-1252, each of its letters would become two."""
    with pytest.raises(TranscriptError, match=r"Line 5 .*can't be read as UTF-8\. Choose its enc"):
        decode(vtt(words).encode() + broken)


@pytest.mark.parametrize(
    ("content", "encoding", "sentence"),
    [
        (vtt("Größe").encode("cp1252"), "utf-8", "Line 4 .* read as UTF-8"),
        (vtt("Größe").encode("utf-16-le"), "cp1252", "Line 1 .* read as Windows-1252"),
        (vtt("a").encode("utf-16-le")[:-1], "utf-16-le", "Line 4 .* read as UTF-16"),
        (b"a\nb\n\x81", "cp1252", "Line 3 .* read as Windows-1252"),
        (b"\xff\xfe" + "a\nb".encode("utf-16-le")[:-1], "", "Line 2 .* read as UTF-16"),
        (b"\xff\xfe" + "\ud800".encode("utf-16-le", "surrogatepass"), "", "read as UTF-16"),
        (vtt("a").encode("utf-8-sig"), "cp1252", "byte order mark of UTF-8, so it is not Windows"),
        (vtt("a").encode("utf-16"), "utf-8", "byte order mark of UTF-16, so it is not UTF-8"),
    ],
    ids=range(8),
)
def test_a_wrong_encoding_gives_a_hint(content: bytes, encoding: str, sentence: str) -> None:
    with pytest.raises(TranscriptError, match=f"{sentence}.*(save|Choose no encoding)"):
        decode(content, encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_makes_a_round_trip(encoding: str) -> None:
    assert decode(srt("plain words").encode(encoding), encoding).text == srt("plain words")


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("UTF-8", "utf-8"), ("utf8", "utf-8"), ("windows-1252", "cp1252"), ("CP1252", "cp1252"),
        ("latin-1", "cp1252"), ("iso-8859-1", "cp1252"), ("utf_16_le", "utf-16-le"),
        ("shift_jis", "cp932"), ("ms932", "cp932"), ("big5", "big5hkscs"), ("iso-8859-2", ""),
         ("gb18030", "gb18030"), ("nonsense", ""), ("", ""),
        ("hex", ""), ("a\x00b", ""),
    ],
)  # fmt: skip
def test_aliases_of_encodings_are_accepted(name: str, encoding: str) -> None:
    assert normalize_encoding(name) == encoding
