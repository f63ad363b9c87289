"""A video is marked only after clear refusals on three different days."""

from datetime import UTC, datetime, timedelta

import pytest

from clipqa.models import Health, SourceCheck
from clipqa.sources.deciding import decide
from clipqa.sources.findings import Finding

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OK, GONE, SILENT = (Finding(health) for health in (Health.OK, Health.GONE, Health.UNKNOWN))


def certain_after(*findings: tuple[Finding, float], is_host_doubtful: bool = False) -> list[str]:
    """Return what is certain after each finding, made so many days after the first."""
    check = SourceCheck()
    return [
        str(
            decide(check, finding, START + days * DAY, is_host_doubtful=is_host_doubtful)
            or "uncertain"
        )
        for finding, days in findings
    ]


def test_refusals_on_three_days_make_it_gone() -> None:
    assert certain_after((GONE, 0), (GONE, 1), (GONE, 2)) == ["uncertain", "uncertain", "gone"]


def test_refusals_on_one_day_count_once() -> None:
    assert certain_after((GONE, 0), (GONE, 0.1), (GONE, 0.2))[-1] == "uncertain"


def test_an_answer_in_between_begins_the_series_anew() -> None:
    found = certain_after((GONE, 0), (GONE, 1), (OK, 2), (GONE, 3), (GONE, 4), (GONE, 5))
    assert found == ["uncertain", "uncertain", "ok", "uncertain", "uncertain", "gone"]


def test_silence_neither_marks_a_video_nor_ends_a_series() -> None:
    assert set(certain_after(*((SILENT, day) for day in range(20)))) == {"uncertain"}
    found = certain_after((GONE, 0), (SILENT, 1), (GONE, 2), (SILENT, 3), (GONE, 4))
    assert found[-1] == "gone"


def test_the_last_refusal_says_which_kind_it_is() -> None:
    private = Finding(Health.PRIVATE)
    assert certain_after((GONE, 0), (GONE, 1), (private, 2))[-1] == "private"


def test_one_answer_brings_a_dead_source_back() -> None:
    assert certain_after((GONE, 0), (GONE, 1), (GONE, 2), (OK, 3))[-1] == "ok"


def test_a_host_that_refuses_most_of_its_videos_is_doubted_for_two_weeks() -> None:
    days = [(GONE, float(day)) for day in range(16)]
    found = certain_after(*days, is_host_doubtful=True)
    assert found.index("gone") == 14


@pytest.mark.parametrize(
    ("finding", "least", "most"), [(OK, 5.5, 6.5), (GONE, 1, 1.1), (SILENT, 0.25, 0.3)]
)
def test_a_source_is_checked_weekly_and_daily_after_a_bad_sign(
    finding: Finding, least: float, most: float
) -> None:
    for _draw in range(50):
        check = SourceCheck()
        decide(check, finding, START)
        assert least * DAY <= check.next_check_at - START <= most * DAY


def test_a_silent_host_is_asked_less_and_less_often_but_within_the_week() -> None:
    check, now, pauses = SourceCheck(), START, []
    for _time in range(7):
        decide(check, SILENT, now)
        pauses.append((check.next_check_at - now) // timedelta(hours=6))
        now = check.next_check_at
    assert pauses == [1, 2, 4, 8, 16, 24, 24]
