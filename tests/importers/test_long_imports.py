from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from psycopg.errors import DeadlockDetected

from clipqa.importers import FileError, Options, import_file, run, save
from clipqa.models import Answer, LibraryState, Outlet, SearchEntry, Video
from tests.importers.rows import counts, imported, row, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_measures(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> None:
    """What holds for 10,000 rows and chunks of 500 is shown with 5 and 2."""
    monkeypatch.setattr(run, "ONE_TRANSACTION", 5)
    monkeypatch.setattr(run, "CHUNK", 2)
    settings.DATA_DIR = tmp_path / "data"


def rows(number: int) -> list[dict[str, Any]]:
    return [row(f"a{n}", start=n, end=n + 1) for n in range(number)]


class BrokenOffError(Exception):
    pass


def broken_off(path: Path, after: int) -> None:
    def progress(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("saved", after):
            raise BrokenOffError

    with pytest.raises(BrokenOffError):
        import_file(path, Options(), progress=progress)


def test_up_to_the_measure_a_file_is_one_transaction(tmp_path: Path) -> None:
    broken_off(written(tmp_path, *rows(5)), after=4)
    assert not Answer.objects.exists()


def test_above_it_each_chunk_lands_by_itself_and_a_rerun_goes_on(tmp_path: Path) -> None:
    path = written(tmp_path, *rows(7))
    broken_off(path, after=6)
    assert Answer.objects.count() == SearchEntry.objects.count() == 4
    result, _ = imported(path)
    assert (counts(result), result.resumed) == ((3, 0, 0, 0), 4)
    again, _ = imported(path)
    assert (counts(again), again.resumed) == ((0, 0, 7, 0), 0)


def test_each_chunk_is_one_change_of_the_library(tmp_path: Path) -> None:
    before = LibraryState.objects.current().library_version
    imported(written(tmp_path, *rows(7)))
    assert LibraryState.objects.current().library_version == before + 4


def test_a_journal_is_not_believed_when_the_library_has_lost_the_records(tmp_path: Path) -> None:
    path = written(tmp_path, *rows(7))
    broken_off(path, after=6)
    SearchEntry.objects.all().delete()
    Answer.objects.all().delete()
    result, _ = imported(path)
    assert (counts(result), result.resumed) == ((7, 0, 0, 0), 0)


def test_a_changed_file_starts_from_its_beginning(tmp_path: Path) -> None:
    broken_off(written(tmp_path, *rows(7)), after=6)
    result, _ = imported(written(tmp_path, *rows(8)))
    assert (counts(result), result.resumed) == ((4, 0, 4, 0), 0)


def test_a_journal_that_cannot_be_read_is_no_journal(tmp_path: Path, settings: Any) -> None:
    path = written(tmp_path, *rows(7))
    broken_off(path, after=6)
    for entry in (settings.DATA_DIR / "imports").iterdir():
        entry.write_text("{")
    assert imported(path)[0].resumed == 0


def test_a_long_dry_run_and_a_long_all_or_nothing_are_one_transaction(tmp_path: Path) -> None:
    path = written(tmp_path, *rows(7), row("bad", end=170, video_duration=None))
    assert counts(imported(path, is_dry_run=True)[0]) == (7, 0, 0, 1)
    assert counts(imported(path, all_or_nothing=True)[0]) == (0, 0, 0, 1)
    assert not Answer.objects.exists()


def test_nouns_and_refusals_hold_from_one_chunk_to_the_next(tmp_path: Path) -> None:
    twins = [row(f"t{n}", video_title="Same", video_url=address(n)) for n in range(6)]
    result, _ = imported(written(tmp_path, *twins, row("bad", video_url=address(0), end=170)))
    assert counts(result) == (6, 0, 0, 1)
    assert Outlet.objects.count() == 1
    assert set(Video.objects.values_list("slug", flat=True)) == {
        "same",
        *(f"same-{n}" for n in range(2, 7)),
    }


def address(number: int) -> str:
    return f"https://example.org/{number}.mp4"


def test_a_chunk_closes_early_where_transcripts_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "CUES_IN_CHUNK", 3)
    cues = [{"start": n, "end": n + 1, "text": "Hello."} for n in range(2)]
    raw = enumerate([row("a", transcript=cues), row("b", transcript=cues), row("c")], start=1)
    records = run.good_records(raw, run.timezone.now(), lambda problem: None)
    assert [[r.key for r in chunk] for chunk in run.chunked(records)] == [["a"], ["b", "c"]]


def test_progress_tells_what_is_done_and_of_how_many(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    import_file(written(tmp_path, *rows(3)), progress=lambda *step: told.append(step))
    assert told == [("checked", 2, 0), ("checked", 3, 0), ("saved", 2, 3), ("saved", 3, 3)]


class SomebodyElse:
    """Adds an outlet of the same name between the look and the write, as often as told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
        self.left = times
        self._write = save.Batch._write_nouns
        monkeypatch.setattr(save.Batch, "_write_nouns", lambda batch: self.meddle(batch))

    def meddle(self, batch: Any) -> None:
        if self.left:
            self.left -= 1
            raise IntegrityError("UNIQUE constraint failed: clipqa_outlet.name\nDETAIL: x")
        self._write(batch)


def test_a_clash_with_somebody_else_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    SomebodyElse(monkeypatch, times=2)
    result, said = imported(written(tmp_path, row(), row("a2", answer="")))
    assert counts(result) == (2, 0, 0, 0)
    assert len(said) == 1


def test_a_clash_that_stays_gets_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    SomebodyElse(monkeypatch, times=9)
    with pytest.raises(FileError, match=r"refused a chunk .*outlet\.name.*run the import again"):
        imported(written(tmp_path, row()))


def test_only_a_broken_deadlock_is_tried_again_of_what_a_server_may_say() -> None:
    deadlock, full = OperationalError("deadlock"), OperationalError("disk full")
    deadlock.__cause__ = DeadlockDetected()
    assert (run._is_clash(deadlock), run._is_clash(full)) == (True, False)


def test_a_chunk_costs_the_same_number_of_statements_however_full_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(run, "CHUNK", 100)
    monkeypatch.setattr(run, "ONE_TRANSACTION", 100)
    with django_assert_max_num_queries(45):
        imported(written(tmp_path, *rows(60)))


@pytest.mark.once
@pytest.mark.slow
def test_the_memory_does_not_grow_with_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "CHUNK", 100)
    imported(written(tmp_path, *rows(150)))  # what is loaded once
    peaks = [peak_of(written(tmp_path, *rows(number))) for number in (300, 1200)]
    assert peaks[1] < peaks[0] * 1.5


def peak_of(path: Path) -> int:
    tracemalloc.start()
    imported(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
