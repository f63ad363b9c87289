"""`import_answers --check` names what fails in each row, and holds nothing back."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from clipqa.importers import run
from clipqa.models import Answer, EvidenceResult
from tests.importers.rows import row, write_rows

pytestmark = pytest.mark.django_db

CUES = [{"start": 49, "end": 61, "text": "The pier of Norbury was built in 1908."}]


def claim(key: str, answer: str, **values: Any) -> dict[str, Any]:
    return row(key, answer=answer, question=f"What of {key}?", transcript=CUES, **values)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    other = {"video_url": "https://cdn.example/other.mp4", "video_title": "The line"}
    return write_rows(
        tmp_path,
        claim("a1", "Norbury built it in 1908."),
        claim("a2", "Norbury built it in 1980.", **other),
        claim("a3", "“The pier of Norfolk was built” in 1908, says a guide."),
    )


def import_rows(path: Path, *options: str) -> list[str]:
    out = io.StringIO()
    call_command("import_answers", str(path), *options, stdout=out)
    return out.getvalue().splitlines()


def findings(lines: list[str]) -> list[str]:
    return [line for line in lines if ": check: " in line]


def test_each_row_that_fails_is_named_in_the_words_of_check_evidence(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = import_rows(path, "--check")
    assert "3 created, 0 updated, 0 unchanged, 0 rejected." in lines
    assert lines[-1] == "Answers that fail a check: 2 of 3."
    with pytest.raises(CommandError):
        call_command("check_evidence")
    said = [line.strip() for line in capsys.readouterr().out.splitlines() if line[0] == " "]
    assert sorted(line.partition(": check: ")[2] for line in findings(lines)) == sorted(said)
    assert findings(lines)[0].startswith("row 2: check: number_not_said “1980”: “1980” is not ")
    assert findings(lines)[-1].startswith("row 3: check: quote_")


def test_a_dry_run_names_the_same_and_leaves_nothing(path: Path) -> None:
    dry = import_rows(path, "--check", "--dry-run")
    assert not Answer.objects.exists()
    assert not EvidenceResult.objects.exists()
    assert findings(dry) == findings(import_rows(path, "--check"))


def test_unchanged_rows_are_checked_too(path: Path) -> None:
    first, second = import_rows(path, "--check"), import_rows(path, "--check")
    assert findings(first) == findings(second)


def test_results_are_stored_with_check_only(path: Path) -> None:
    import_rows(path)
    assert not EvidenceResult.objects.exists()
    import_rows(path, "--check")
    failing = EvidenceResult.objects.exclude(checked_at=None).values_list("failing", flat=True)
    assert sorted(failing) == [0, 1, 1]


def test_a_changed_row_makes_its_result_invalid(tmp_path: Path, path: Path) -> None:
    import_rows(path, "--check")
    changed = write_rows(tmp_path, claim("a1", "It is from 1980."), name="changed.jsonl")
    import_rows(changed)
    assert Answer.objects.filter(evidence__checked_at=None).get().key == "a1"


def test_each_chunk_of_a_long_file_is_checked_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = findings(import_rows(path, "--check", "--dry-run"))
    monkeypatch.setattr(run, "ONE_TRANSACTION", 1)
    monkeypatch.setattr(run, "CHUNK", 1)
    lines = import_rows(path, "--check")
    assert findings(lines) == expected
    assert lines[-1] == "Answers that fail a check: 2 of 3."
