"""A small round of `make drills WHAT=work`, on each database."""

from pathlib import Path
from typing import Any

import pytest

from clipqa.models import FilmAnalysis, JobState, Notice
from lab.chaos import work
from lab.chaos.target import Target
from lab.soak.ledger import Ledger
from tests.database_url import database_url
from tests.lab.chaos.small import make_scenario

pytestmark = [pytest.mark.slow, pytest.mark.ffmpeg, pytest.mark.django_db(transaction=True)]
JOBS, KILLS = 200, 4


def test_killed_workers_lose_nothing_and_do_nothing_twice(tmp_path: Path, settings: Any) -> None:
    target = Target(tmp_path, tmp_path, database_url())
    settings.MEDIA_ROOT = tmp_path / "data" / "media"
    ledger = work.drill(target, make_scenario(), KILLS, JOBS).ledger
    assert not ledger.breaches, ledger.details
    assert ledger.done["times killed and started again"] == KILLS
    assert (ledger.done["letters"], ledger.done["films analysed"]) == (192, 8)
    assert set(Notice.objects.values_list("state", flat=True)) == {JobState.DONE}
    assert FilmAnalysis.objects.filter(frame_count__gt=0).count() == 8


def test_the_drill_notices_work_that_is_lost_stuck_or_done_twice() -> None:
    make_scenario()
    work.start_counting()
    try:
        work.owe(3)
        first, second, _third = Notice.objects.order_by("pk")
        done = {"state": JobState.DONE, "finished_at": first.created_at}
        for _ in range(2):
            Notice.objects.filter(pk=first.pk).update(**done)
        with work.running_sink() as sink:
            sink.letters.update({"<1>": 3, "<2>": 1})
            ledger = Ledger()
            work.check(ledger, sink, kills=1, jobs=3)
    finally:
        work.stop_counting()
    assert ledger.breaches["done twice in the database"] == 1
    assert ledger.breaches["lost"] == 3  # two jobs, and a letter
    assert ledger.breaches["doubled outside"] == 1
    assert ledger.breaches["stuck or failed"] == 3  # two jobs, and their number
    assert str(second.pk) in ledger.details["lost"][0]
