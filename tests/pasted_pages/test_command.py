"""`manage.py read_page` prints a page as JSON, and errors as sentences."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

PAGE = "# Rain\n\nby Sam Teller\n\nA jar is enough.\n\n• One jar\n• One ruler\n"


def run(file: str) -> str:
    out = io.StringIO()
    call_command("read_page", file, stdout=out)
    return out.getvalue()


def test_a_file_is_printed_as_json(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    assert json.loads(run(str(tmp_path / "page.txt"))) == {
        "kind": "article",
        "blocks": [
            {"type": "title", "text": "Rain"},
            {"type": "byline", "text": "Sam Teller"},
            {"type": "paragraph", "text": "A jar is enough."},
            {"type": "list", "items": ["One jar", "One ruler"]},
        ],
        "dropped": ["by"],
    }


def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode()), "utf-8"))
    assert json.loads(run("-"))["blocks"][0]["text"] == "Rain"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b" \r\n\xe2\x80\x8b\n", "has no words. Copy the whole page and paste it."),
        (b"Caf\xe9", "is not text in UTF-8. Save it as plain text in UTF-8 and try again."),
        (b"a" * 200_001, "more than 200,000 characters. Paste one page at a time."),
        (b"a\n\n" * 5_001, "more than 5,000 lines. Paste one page at a time."),
        (b"a" * 800_001, "larger than 800 kB. Give one page at a time."),
    ],
)
def test_a_text_that_is_no_page_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "page.txt").write_bytes(content)
    with pytest.raises(CommandError) as error:
        run(str(tmp_path / "page.txt"))
    assert str(error.value).endswith(said)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.txt can't be read: No such file"):
        run(str(tmp_path / "none.txt"))
