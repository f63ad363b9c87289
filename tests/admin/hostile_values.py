"""200 values that no form expects, each with a name that is the same in every run."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

TEXTS = [
    *("", " ", "\t", "\n", "\r\n\r\n", "\x00", "a\x00b", "1\x00", "\x01\x02", "\x1b[31m", "\x7f"),
    *("\u0085", "\u00a0", "\u200b\u200b", "\u3164", "\u202egnp.exe", "\u2066a", "\ufeff", "\uffff"),
    *(
        "\ufdd0",
        "\U0010ffff",
        "\ud800",
        "\udfff\ud800",
        "a\ud83d",
        "Z" + "\u0301" * 500,
        "👩‍👩‍👧‍👦" * 40,
    ),
    *("İ" * 300, "ß" * 300, "ﷺ" * 300, "ไทย" * 200, "漢字" * 200, "مرحبا", "שלום"),
    *("a" * 301, "a" * 5_000, "a" * 60_000, "a b " * 1_000, "ab " * 1_900, "é" * 2_500),
    *("(" * 1_000, '"' * 999, "'" * 999, "%" * 999, "_" * 999, "\\" * 999, "*" * 999, "-" * 999),
    *("<v." * 300, "![[" * 300, "[" * 3_000, '{"a":' * 1_000, "<" * 999, "&" * 999, "," * 999),
]
NUMBERS = [
    *("0", "-0", "-1", "+1", "01", " 1 ", "1 2", "1,2", "1;2", "1_000", "1.0", "1.5", "-1.5"),
    *("0x10", "0b1", "1e3", "1e400", "-1e400", "1e-400", "NaN", "inf", "-Infinity", "١٢٣", "１"),
    *(
        "²",
        "Ⅷ",
        "一",
        "2147483647",
        "2147483648",
        "-2147483649",
        "4294967296",
        "999999999999999999",
    ),
    *("9223372036854775807", "9223372036854775808", "-9223372036854775809", "18446744073709551616"),
    *("٣.٥", "∞", "1\u00a0000", "12345678901234567890.5", "--1", "1e18"),
    *("9" * 30, "9" * 400, "9" * 5_000, "-" + "9" * 400, "0" * 5_000, "1" + "0" * 400 + ".5"),
]
MOMENTS = [
    *("0000-00-00", "0000-01-01", "0001-01-01", "0001-01-01 00:00:00+23:59", "9999-12-31"),
    *("9999-12-31T23:59:59-23:59", "10000-01-01", "99999-12-31", "-0001-01-01", "2025-02-29"),
    *("2025-13-01", "2025-01-01T25:00", "2025-03-30 02:30:00", "2025-10-26 02:30:00", "1582-10-10"),
    *("2025-01-01T00:00:00+99:99", "2025-W53-7", "2025-366", "31/12/9999", "24:00", "23:59:60"),
    *("00:00:00.00000000001", "-1:00", "99:99:99", "1:1:1:1:1", "999999999999:00:00", "00:60"),
]
SYNTAX = [
    *("{}", "[]", '{"a": 1}', '"', "null", "1e999", '{"body": ["x"]}', '["answer"]', "true", "on"),
    *("' OR 1=1 --", "'; DROP TABLE clipqa_answer; --", "^(a+)+$", "(", "[", "*", "\\", "%s"),
    *("%(x)s", "{0}", "{{ 7|add:7 }}", "{% debug %}", "<script>alert(1)</script>", "&amp;"),
    *("javascript:alert(1)", "../../etc/passwd", "..%2f..%2f", "/etc/passwd", "file:///x"),
    *("http://[::1", "http://[", "https://", "https://a.example:99999/v.mp4", "//evil.example"),
    *(
        "https://例え.テスト/v.mp4",
        "https://x.example/\ud800.mp4",
        "data:text/html,x",
        "a@" + "b" * 500,
    ),
    *(
        "https://youtu.be/" + "x" * 3_000,
        "https://youtu.be/dQw4w9WgXcQ?t=" + "9" * 400,
        "media:../x",
    ),
    *("WEBVTT\n\n9999999999:00:00.000 --> 9999999999:00:01.000\nx", "1\n00:00:00,000 --> x\ny"),
    *(
        "published",
        "__class__",
        "clip__video__title",
        "en",
        "zz-" + "Z" * 60,
        "#FFF",
        "a--b",
        "1:1",
    ),
]
BYTES = [
    b"\xff",
    b"\xc0\x80",
    b"\xf4\x90\x80\x80",
    b"\xfe\xff\x00a",
    b"\x80" * 300,
    b"\xed\xa0\x80",
]
MANY = [
    *(
        ["1", "2"],
        ["", ""],
        ["x", "1"],
        ["\x00", "1"],
        [str(n) for n in range(300)],
        ["9" * 30, "1"],
    ),
    *(["-1", "-1"], ["published", "draft"]),
]
FILES = [
    *(("empty.vtt", b""), ("a.srt", b"1\n00:00:00,000 --> 00:00:01,000\nx"), ("b.png", b"\x89PNG")),
    *(
        ("../../c.mp4", b"x"),
        ("d\x00.webp", b"RIFF\xff\xff\xff\xffWEBPVP8L"),
        ("e" * 300, b"\xff\xd8"),
    ),
]


def make_values() -> dict[str, Any]:
    plain = {"text": TEXTS, "number": NUMBERS, "moment": MOMENTS, "syntax": SYNTAX}
    kinds = {**plain, "bytes": BYTES, "many": MANY, "file": FILES}
    return {
        f"{kind}-{at}": each for kind, values in kinds.items() for at, each in enumerate(values)
    }


VALUES = make_values()


def as_bytes(value: str | bytes) -> bytes:
    """Encode a value as any client may send it, also where no browser would."""
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


def as_parts(value: Any) -> list[bytes | SimpleUploadedFile]:
    """Return the parts that a form sends for a field: one, several, or a file."""
    if isinstance(value, tuple):
        return [SimpleUploadedFile(*value)]
    return [as_bytes(each) for each in (value if isinstance(value, list) else [value])]
