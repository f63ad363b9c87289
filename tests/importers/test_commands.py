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
from tests.importers.rows import DATA, row, write_rows

pytestmark = pytest.mark.django_db


def run_command(command: str, *arguments: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def run_failing_import(capsys: pytest.CaptureFixture[str], *arguments: Any) -> tuple[str, str]:
    """Return the output of a failing command, and its error message."""
    with pytest.raises(CommandError) as error:
        call_command("import_answers", *map(str, arguments))
    assert error.value.returncode == 1
    return capsys.readouterr().out, str(error.value)


def test_an_import_prints_the_counts() -> None:
    first, second = (run_command("import_answers", DATA / "three.csv") for _ in range(2))
    assert first.splitlines()[-1] == "3 created, 0 updated, 0 unchanged, 0 rejected."
    assert second.splitlines()[-1] == "0 created, 0 updated, 3 unchanged, 0 rejected."


def test_a_rejected_row_is_printed_and_the_command_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_rows(tmp_path, row(), row("a2", end=40, mood="calm"), row("a3", answer=""))
    messages, sentence = run_failing_import(capsys, path)
    end = "The clip ends at 00:40 and starts at 00:50. Give an end after the start."
    assert messages.splitlines() == [
        "warning: mood: The record has no such field. It is ignored in every row.",
        f"row 2: rejected: end: {end}",
        "row 3: warning: answer: It is empty, so this is a draft. Write the answer to publish it.",
        "New outlets (1): “Harbour Public TV”.",
        "New topics (1): “Ceasefires”.",
        "New videos (1): “Evening report”.",
        "2 created, 0 updated, 0 unchanged, 1 rejected.",
    ]
    assert sentence == "1 of 3 rows were rejected; see above."
    assert Answer.objects.count() == 2


def test_all_or_nothing_prints_that_nothing_was_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_rows(tmp_path, row(), row("a2", end=40))
    messages, _ = run_failing_import(capsys, path, "--all-or-nothing")
    assert "0 created, 0 updated, 0 unchanged, 1 rejected.\nNothing was imported.\n" in messages


def test_a_dry_run_prints_that_nothing_was_changed(tmp_path: Path) -> None:
    messages = run_command("import_answers", write_rows(tmp_path, row()), "--dry-run")
    assert messages == (
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
        (["records.txt"], "has no known suffix"),
    ],
)
def test_an_unreadable_file_gives_an_error_message(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert sentence in run_failing_import(capsys, *arguments)[1]


def test_a_database_error_gives_an_error_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def raise_disk_full(batch: Any) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(save.Batch, "_write_related", raise_disk_full)
    _, sentence = run_failing_import(capsys, write_rows(tmp_path, row()))
    assert "The database failed (database or disk is full)" in sentence


def test_records_are_read_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(gzip.compress(json.dumps(row()).encode())))
    monkeypatch.setattr(sys, "stdin", stream)
    assert "\n1 created" in run_command("import_answers", "-")


@pytest.mark.parametrize("dry_run", [False, True])
def test_the_first_new_names_are_printed_and_the_others_counted(
    tmp_path: Path, dry_run: bool
) -> None:
    """Long names are shortened, and a second import has no new names."""
    names = [f"{chr(0x4E00 + number)} {'x' * 90}" for number in range(25)]
    path = write_rows(tmp_path, row(topics=names, outlet="a\u00a0b"))
    messages = run_command("import_answers", path, dry_run=dry_run).splitlines()
    assert messages[-5 if dry_run else -4] == "New outlets (1): “a\N{REPLACEMENT CHARACTER}b”."
    (topics,) = [line for line in messages if line.startswith("New topics (25): “一 xxx")]
    assert topics.endswith("x…” and 5 more.")
    assert topics.count("…") == 20
    again = run_command("import_answers", path, dry_run=dry_run)
    assert ("New topics" in again) == dry_run


def test_progress_is_written_to_the_error_stream(tmp_path: Path) -> None:
    errors = io.StringIO()
    call_command(
        "import_answers",
        str(write_rows(tmp_path, row())),
        verbosity=2,
        stdout=io.StringIO(),
        stderr=errors,
    )
    assert errors.getvalue() == "checked 1\nsaved 1 of 1\n"


def test_an_export_prints_its_count_and_compresses_by_suffix(tmp_path: Path) -> None:
    make_published()
    uncompressed, compressed = tmp_path / "a.jsonl", tmp_path / "a.jsonl.gz"
    assert run_command("export_answers", uncompressed) == f"1 answers are in {uncompressed}.\n"
    run_command("export_answers", compressed)
    assert gzip.decompress(compressed.read_bytes()) == uncompressed.read_bytes()
    assert sorted(tmp_path.iterdir()) == [uncompressed, compressed]


@pytest.mark.parametrize("name", ["jsonl", "json", "csv"])
def test_an_export_to_standard_output_equals_the_file(tmp_path: Path, name: str) -> None:
    make_published()
    path = tmp_path / f"a.{name}"
    run_command("export_answers", path)
    assert run_command("export_answers", "-", format=name) == path.read_bytes().decode()


def test_an_export_can_be_filtered_by_status() -> None:
    make_answer()
    published, archived = make_published(), make_answer(status="archived")
    lines = run_command("export_answers", "-", "--status", "published", "--status", "archived")
    ids = [json.loads(line)["public_id"] for line in lines.splitlines()]
    assert ids == [published.public_id, archived.public_id]


def test_an_export_that_can_not_be_written_gives_an_error_message(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none/a\.jsonl can't be written: No such file"):
        run_command("export_answers", tmp_path / "none" / "a.jsonl")
    with pytest.raises(CommandError, match="has no known suffix"):
        run_command("export_answers", tmp_path / "a")


def test_an_empty_export_can_be_imported(tmp_path: Path) -> None:
    for name in ("jsonl", "json", "csv"):
        path = tmp_path / f"a.{name}"
        run_command("export_answers", path)
        assert (
            run_command("import_answers", path)
            == "0 created, 0 updated, 0 unchanged, 0 rejected.\n"
        )
