"""A clock that stands still until the story goes on; to be set before Django's models are there."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

BEGINS = datetime(2026, 10, 5, 7, 30, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.at = BEGINS

    def now(self) -> datetime:
        return self.at

    def pass_minutes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)


def still_clock() -> Clock:
    clock = Clock()
    timezone.now = clock.now
    return clock
