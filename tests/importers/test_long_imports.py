from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from psycopg.errors import DeadlockDetected

from clipqa.importers import FileError, Options, import_file, run, save
from clipqa.models import Answer, LibraryState, Outlet, SearchEntry, Video
from tests.importers.rows import counts, import_and_collect, row, write_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def low_limits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> None:
    """Use limits of 5 rows and chunks of 2 instead of 10,000 and 500."""
    monkeypatch.setattr(run, "ONE_TRANSACTION", 5)
    monkeypatch.setattr(run, "CHUNK", 2)
    settings.DATA_DIR = tmp_path / "data"


def rows(number: int) -> list[dict[str, Any]]:
    return [row(f"a{n}", start=n, end=n + 1) for n in range(number)]


class InterruptedImportError(Exception):
    pass


def interrupt_import(path: Path, after: int) -> None:
    def progress(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("saved", after):
            raise InterruptedImportError

    with pytest.raises(InterruptedImportError):
        import_file(path, Options(), progress=progress)


def test_a_short_file_is_one_transaction(tmp_path: Path) -> None:
    interrupt_import(write_rows(tmp_path, *rows(5)), after=4)
    assert not Answer.objects.exists()


def test_chunks_of_a_long_file_are_saved_separately_and_resumed(tmp_path: Path) -> None:
    path = write_rows(tmp_path, *rows(7))
    interrupt_import(path, after=6)
    assert Answer.objects.count() == SearchEntry.objects.count() == 4
    result, _ = import_and_collect(path)
    assert (counts(result), result.resumed) == ((3, 0, 0, 0), 4)
    again, _ = import_and_collect(path)
    assert (counts(again), again.resumed) == ((0, 0, 7, 0), 0)


def test_each_chunk_raises_the_library_version_once(tmp_path: Path) -> None:
    before = LibraryState.objects.current().library_version
    import_and_collect(write_rows(tmp_path, *rows(7)))
    assert LibraryState.objects.current().library_version == before + 4


def test_a_journal_is_ignored_if_its_records_are_missing(tmp_path: Path) -> None:
    path = write_rows(tmp_path, *rows(7))
    interrupt_import(path, after=6)
    SearchEntry.objects.all().delete()
    Answer.objects.all().delete()
    result, _ = import_and_collect(path)
    assert (counts(result), result.resumed) == ((7, 0, 0, 0), 0)


def test_a_changed_file_is_not_resumed(tmp_path: Path) -> None:
    interrupt_import(write_rows(tmp_path, *rows(7)), after=6)
    result, _ = import_and_collect(write_rows(tmp_path, *rows(8)))
    assert (counts(result), result.resumed) == ((4, 0, 4, 0), 0)


def test_an_unreadable_journal_is_ignored(tmp_path: Path, settings: Any) -> None:
    path = write_rows(tmp_path, *rows(7))
    interrupt_import(path, after=6)
    for entry in (settings.DATA_DIR / "imports").iterdir():
        entry.write_text("{")
    assert import_and_collect(path)[0].resumed == 0


def test_a_long_dry_run_and_a_long_all_or_nothing_are_one_transaction(tmp_path: Path) -> None:
    path = write_rows(tmp_path, *rows(7), row("bad", end=170, video_duration=None))
    assert counts(import_and_collect(path, is_dry_run=True)[0]) == (7, 0, 0, 1)
    assert counts(import_and_collect(path, all_or_nothing=True)[0]) == (0, 0, 0, 1)
    assert not Answer.objects.exists()


def test_related_records_and_checks_are_shared_between_chunks(tmp_path: Path) -> None:
    same_titles = [row(f"t{n}", video_title="Same", video_url=address(n)) for n in range(6)]
    result, _ = import_and_collect(
        write_rows(tmp_path, *same_titles, row("bad", video_url=address(0), end=170))
    )
    assert counts(result) == (6, 0, 0, 1)
    assert Outlet.objects.count() == 1
    assert set(Video.objects.values_list("slug", flat=True)) == {
        "same",
        *(f"same-{n}" for n in range(2, 7)),
    }


def address(number: int) -> str:
    return f"https://example.org/{number}.mp4"


def test_a_chunk_with_long_transcripts_has_fewer_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "CUES_IN_CHUNK", 3)
    cues = [{"start": n, "end": n + 1, "text": "Hello."} for n in range(2)]
    raw = enumerate([row("a", transcript=cues), row("b", transcript=cues), row("c")], start=1)
    records = run.valid_records(raw, run.timezone.now(), lambda problem: None)
    assert [[r.key for r in chunk] for chunk in run.chunked(records)] == [["a"], ["b", "c"]]


def test_progress_reports_the_number_done_and_the_total(tmp_path: Path) -> None:
    messages: list[tuple[str, int, int]] = []
    import_file(write_rows(tmp_path, *rows(3)), progress=lambda *step: messages.append(step))
    assert messages == [("checked", 2, 0), ("checked", 3, 0), ("saved", 2, 3), ("saved", 3, 3)]


class ConcurrentWriter:
    """Fails with a conflict between look-up and write, a number of times."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
        self.left = times
        self._write = save.Batch._write_related
        monkeypatch.setattr(save.Batch, "_write_related", lambda batch: self.fail_or_write(batch))

    def fail_or_write(self, batch: Any) -> None:
        if self.left:
            self.left -= 1
            raise IntegrityError("UNIQUE constraint failed: clipqa_outlet.name\nDETAIL: x")
        self._write(batch)


def test_a_conflict_with_a_concurrent_writer_is_retried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ConcurrentWriter(monkeypatch, times=2)
    result, messages = import_and_collect(write_rows(tmp_path, row(), row("a2", answer="")))
    assert counts(result) == (2, 0, 0, 0)
    assert len(messages) == 1


def test_a_lasting_conflict_gives_an_error_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ConcurrentWriter(monkeypatch, times=9)
    with pytest.raises(FileError, match=r"rejected a chunk .*outlet\.name.*Run the import again"):
        import_and_collect(write_rows(tmp_path, row()))


def test_only_deadlocks_are_retried_of_all_operational_errors() -> None:
    deadlock, full = OperationalError("deadlock"), OperationalError("disk full")
    deadlock.__cause__ = DeadlockDetected()
    assert (run._is_conflict(deadlock), run._is_conflict(full)) == (True, False)


def test_a_chunk_takes_a_limited_number_of_statements(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(run, "CHUNK", 100)
    monkeypatch.setattr(run, "ONE_TRANSACTION", 100)
    with django_assert_max_num_queries(45):
        import_and_collect(write_rows(tmp_path, *rows(60)))


@pytest.mark.once
@pytest.mark.slow
def test_the_memory_does_not_grow_with_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "CHUNK", 100)
    import_and_collect(write_rows(tmp_path, *rows(150)))  # loads what is cached
    peaks = [peak_memory(write_rows(tmp_path, *rows(number))) for number in (300, 1200)]
    assert peaks[1] < peaks[0] * 1.5


def peak_memory(path: Path) -> int:
    tracemalloc.start()
    import_and_collect(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
