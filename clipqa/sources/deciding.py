"""Decide what a finding means for a video, and when to check it again.

A single refusal can be a mistake of the host, so a video is marked only after refusals on three
different days. Silence (a time-out, an error of the host, an answer that can't be read) says
nothing about the video: it neither marks it nor ends a series of refusals.
"""

import random
from datetime import UTC, datetime, timedelta
from typing import Final

from clipqa.models import Health, SourceCheck
from clipqa.sources.findings import Finding

DAYS_TO_BE_CERTAIN: Final = 3
# Every source is checked once in seven days. Each time is drawn anew, so that the checks of an
# import spread over the week.
REGULAR_HOURS: Final = (5.5 * 24, 6.5 * 24)
SILENT_HOURS: Final = (6, 12, 24, 2 * 24, 4 * 24, 6 * 24)
# A day and a little, so that the second check is on another day.
AGAIN_HOURS: Final = (24, 25)
# A host that refuses most of its videos is more likely broken than empty, for so long.
HOST_DOUBT: Final = timedelta(days=14)


def decide(
    check: SourceCheck, finding: Finding, now: datetime, *, is_host_doubtful: bool = False
) -> Health | None:
    """Record the finding in the row of the check. Return the health that is certain, if any."""
    check.finding, check.detail = finding.health, finding.detail
    check.checked_at = now
    if finding.length_ms is not None:
        check.found_ms = finding.length_ms
    if finding.is_silent:
        check.next_check_at = now + _silence_pause(check.silent_checks)
        check.silent_checks += 1
        return None
    check.silent_checks = 0
    if finding.health == Health.OK:
        check.refused_days, check.refused_on, check.refused_since = 0, None, None
        check.next_check_at = now + _hours(*REGULAR_HOURS)
        return Health.OK
    _count_day(check, now)
    check.next_check_at = now + _hours(*AGAIN_HOURS)
    is_certain = check.refused_days >= DAYS_TO_BE_CERTAIN
    return finding.health if is_certain and not _is_doubted(check, now, is_host_doubtful) else None


def _count_day(check: SourceCheck, now: datetime) -> None:
    today = now.astimezone(UTC).date()
    if check.refused_on != today:
        check.refused_days += 1
        check.refused_on = today
        check.refused_since = check.refused_since or today


def _is_doubted(check: SourceCheck, now: datetime, is_host_doubtful: bool) -> bool:
    since = check.refused_since
    return (
        is_host_doubtful and since is not None and now.astimezone(UTC).date() - since < HOST_DOUBT
    )


def _silence_pause(times: int) -> timedelta:
    hours = SILENT_HOURS[min(times, len(SILENT_HOURS) - 1)]
    return _hours(hours, hours + 1)


def _hours(least: float, most: float) -> timedelta:
    return timedelta(hours=random.uniform(least, most))  # noqa: S311 (no secret)
