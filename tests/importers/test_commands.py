from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from clipqa.importers import save
from clipqa.models import Answer
from tests.factories import make_answer, make_published
from tests.importers.rows import DATA, row, written

pytestmark = pytest.mark.django_db


def told(command: str, *arguments: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def refusal(capsys: pytest.CaptureFixture[str], *arguments: Any) -> tuple[str, str]:
    """What a failing command prints, and the sentence it ends with."""
    with pytest.raises(CommandError) as error:
        call_command("import_answers", *map(str, arguments))
    assert error.value.returncode == 1
    return capsys.readouterr().out, str(error.value)


def test_an_import_ends_with_what_became_of_the_rows() -> None:
    first, second = (told("import_answers", DATA / "three.csv") for _ in range(2))
    assert first.splitlines()[-1] == "3 created, 0 updated, 0 unchanged, 0 rejected."
    assert second.splitlines()[-1] == "0 created, 0 updated, 3 unchanged, 0 rejected."


def test_a_rejected_row_gets_one_line_and_fails_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, row(), row("a2", end=40, mood="calm"), row("a3", answer=""))
    said, sentence = refusal(capsys, path)
    end = "The clip ends at 00:40 and starts at 00:50. Give an end after the start."
    assert said.splitlines() == [
        "warning: mood: The record has no such field; it is passed over, in every row.",
        f"row 2: rejected: end: {end}",
        "row 3: warning: answer: It is empty, so this is a draft. Write the answer to publish it.",
        "New outlets (1): “Harbour Public TV”.",
        "New topics (1): “Ceasefires”.",
        "New videos (1): “Evening report”.",
        "2 created, 0 updated, 0 unchanged, 1 rejected.",
    ]
    assert sentence == "1 of 3 rows were rejected; see above."
    assert Answer.objects.count() == 2


def test_all_or_nothing_says_that_nothing_was_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, row(), row("a2", end=40))
    said, _ = refusal(capsys, path, "--all-or-nothing")
    assert "0 created, 0 updated, 0 unchanged, 1 rejected.\nNothing was imported.\n" in said


def test_a_dry_run_says_that_nothing_was_changed(tmp_path: Path) -> None:
    said = told("import_answers", written(tmp_path, row()), "--dry-run")
    assert said == (
        "New outlets (1): “Harbour Public TV”.\n"
        "New topics (1): “Ceasefires”.\n"
        "New videos (1): “Evening report”.\n"
        "1 created, 0 updated, 0 unchanged, 0 rejected.\nThis was a dry run: nothing was changed.\n"
    )
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["none.jsonl"], "can't be read: No such file or directory."),
        (["records.txt"], "tells no format"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert sentence in refusal(capsys, *arguments)[1]


def test_a_database_that_gives_up_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(batch: Any) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(save.Batch, "_write_nouns", full)
    _, sentence = refusal(capsys, written(tmp_path, row()))
    assert "The database gave up (database or disk is full)" in sentence


def test_records_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(gzip.compress(json.dumps(row()).encode())))
    monkeypatch.setattr(sys, "stdin", stream)
    assert "\n1 created" in told("import_answers", "-")


@pytest.mark.parametrize("dry_run", [False, True])
def test_of_many_new_names_the_first_are_shown_and_the_rest_counted(
    tmp_path: Path, dry_run: bool
) -> None:
    """Long names are cut, and what is no longer new is not named again."""
    names = [f"{chr(0x4E00 + number)} {'x' * 90}" for number in range(25)]
    path = written(tmp_path, row(topics=names, outlet="a\u00a0b"))
    said = told("import_answers", path, dry_run=dry_run).splitlines()
    assert said[-5 if dry_run else -4] == "New outlets (1): “a\N{REPLACEMENT CHARACTER}b”."
    (topics,) = [line for line in said if line.startswith("New topics (25): “一 xxx")]
    assert topics.endswith("x…” and 5 more.")
    assert topics.count("…") == 20
    again = told("import_answers", path, dry_run=dry_run)
    assert ("New topics" in again) == dry_run


def test_progress_goes_to_the_error_stream_when_asked_for(tmp_path: Path) -> None:
    errors = io.StringIO()
    call_command(
        "import_answers",
        str(written(tmp_path, row())),
        verbosity=2,
        stdout=io.StringIO(),
        stderr=errors,
    )
    assert errors.getvalue() == "checked 1\nsaved 1 of 1\n"


def test_an_export_says_how_much_it_wrote_and_packs_by_name(tmp_path: Path) -> None:
    make_published()
    plain, packed = tmp_path / "a.jsonl", tmp_path / "a.jsonl.gz"
    assert told("export_answers", plain) == f"1 answers are in {plain}.\n"
    told("export_answers", packed)
    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()
    assert sorted(tmp_path.iterdir()) == [plain, packed]


@pytest.mark.parametrize("name", ["jsonl", "json", "csv"])
def test_an_export_to_standard_output_is_what_the_file_would_hold(
    tmp_path: Path, name: str
) -> None:
    make_published()
    path = tmp_path / f"a.{name}"
    told("export_answers", path)
    assert told("export_answers", "-", format=name) == path.read_bytes().decode()


def test_an_export_can_be_narrowed_by_status() -> None:
    make_answer()
    published, archived = make_published(), make_answer(status="archived")
    lines = told("export_answers", "-", "--status", "published", "--status", "archived")
    ids = [json.loads(line)["public_id"] for line in lines.splitlines()]
    assert ids == [published.public_id, archived.public_id]


def test_an_export_that_cannot_be_written_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none/a\.jsonl can't be written: No such file"):
        told("export_answers", tmp_path / "none" / "a.jsonl")
    with pytest.raises(CommandError, match="tells no format"):
        told("export_answers", tmp_path / "a")


def test_an_export_of_nothing_is_an_import_of_nothing(tmp_path: Path) -> None:
    for name in ("jsonl", "json", "csv"):
        path = tmp_path / f"a.{name}"
        told("export_answers", path)
        assert told("import_answers", path) == "0 created, 0 updated, 0 unchanged, 0 rejected.\n"
