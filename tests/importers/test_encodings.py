"""Files are UTF-8, Windows-1252 if they can't be UTF-8, or have the given encoding."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from clipqa.importers import Options, RowWarning, import_file
from clipqa.importers.encodings import CP1252, PIECE, UTF_8, detect
from clipqa.importers.formats import format_of
from clipqa.importers.reading import read_rows
from clipqa.models import Outlet
from tests.importers.rows import row

CP1252_WARNING = "file: It is not UTF-8 and was read as Windows-1252 (cp1252)."
WESTERN = [
    "Télé Genève",
    "Süddeutsche Straße",
    "El País, ¿qué?",
    "“Kvällsnytt” – 5 €",
    "L’Île-d’Orléans…",
    "Œuvres",
    "„Spaß“",
]
OTHER_ENCODINGS = [
    "Морское радио".encode("cp1251"),
    "ελληνικά νέα".encode("cp1253"),
    "ニュース".encode("shift_jis"),
    "新闻频道".encode("gb18030"),
    "קול הנמל".encode("cp1255"),
    b"caf\x81",
]
INVALID_UTF_8 = [
    "Télé".encode() + b" caf\xe9",
    "Télé Genève".encode()[:-1] + b"\xff",
    "naïve ".encode() + b"\xc3 ",
    "قناة ".encode() + b"\x80",
]


@pytest.mark.parametrize("text", WESTERN)
@pytest.mark.parametrize("name", ["csv", "jsonl", "json"])
def test_cp1252_is_read_with_a_warning(tmp_path: Path, text: str, name: str) -> None:
    path = tmp_path / f"records.{name}"
    record = row(outlet=text)
    lines = (
        f'key,outlet\na1,"{text}"\n' if name == "csv" else json.dumps(record, ensure_ascii=False)
    )
    path.write_bytes(lines.encode("cp1252"))
    (_, messages), (_, raw) = read_rows(path, format_of(path))
    assert isinstance(messages, RowWarning)
    assert str(messages).startswith(CP1252_WARNING)
    assert isinstance(raw, dict)
    assert raw["outlet"] == text


@pytest.mark.parametrize("text", WESTERN)
def test_utf_8_is_read_without_a_warning(tmp_path: Path, text: str) -> None:
    path = tmp_path / "records.csv"
    path.write_text(f'key,outlet\na1,"{text}"\n', encoding="utf-8")
    assert list(read_rows(path, format_of(path))) == [(2, {"key": "a1", "outlet": text})]


@pytest.mark.django_db
@pytest.mark.parametrize("content", [*OTHER_ENCODINGS, *INVALID_UTF_8], ids=ascii)
def test_rows_in_other_encodings_are_rejected(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "records.csv"
    path.write_bytes(b"key,outlet,question\na1," + content + b",Who?\n")
    messages: list[str] = []
    result = import_file(
        path, Options(is_dry_run=True), lambda problem: messages.append(str(problem))
    )
    assert result.rejected == 1
    assert "outlet: " in messages[0]
    assert "Save the file as UTF-8" in messages[0]


@pytest.mark.parametrize("before", [PIECE - 2, PIECE - 1, PIECE])
def test_detection_does_not_depend_on_the_boundaries_of_pieces(before: int) -> None:
    start = b"x" * before
    assert detect(io.BytesIO(start + "é".encode())) == UTF_8
    assert detect(io.BytesIO(start + b"\xe9 ")) == CP1252
    assert detect(io.BytesIO(start + "é".encode() + b" \xe9")) == UTF_8
    assert detect(io.BytesIO(start + "Море".encode("cp1251"))) == UTF_8
    assert detect(io.BytesIO(start + "é".encode()[:1])) == CP1252


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Морское радио"),
        ("cp1250", "Łódź Głos"),
        ("utf-16", "قناة المرفأ"),
        ("shift_jis", "ニュース"),
        ("utf-8", "Télé"),
        ("UTF8", "\ufeffTélé"),
    ],
)
def test_the_encoding_can_be_given(tmp_path: Path, encoding: str, text: str) -> None:
    path = tmp_path / "records.csv"
    values: dict[str, Any] = row(outlet=text.lstrip("\ufeff"), topics="Maps")
    line = ",".join(f'"{value}"' for value in values.values())
    mark = text[0] if text[0] == "\ufeff" else ""
    content = f"{mark}{','.join(values)}\n{line}\n".encode(encoding)
    path.write_bytes(gzip.compress(content))
    call_command("import_answers", str(path), encoding=encoding, stdout=io.StringIO())
    assert Outlet.objects.get().name == text.lstrip("\ufeff")


def test_an_unknown_or_wrong_encoding_gives_an_error_message(tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    path.write_bytes(b"key,outlet\na1,caf\xe9\n")
    for name in ("latin-99", "hex", "rot13", ""):
        with pytest.raises(CommandError, match="is not an encoding"):
            call_command("import_answers", str(path), f"--encoding={name or '-'}")
    with pytest.raises(
        CommandError, match=r"can't be read as ascii\. Give the encoding that it was"
    ):
        call_command("import_answers", str(path), "--encoding=ascii")
