"""At most one request a second to a host, and none for a while to one that fails.

All workers agree by a row of `SourceHost`. Each hop of a redirect counts as a request.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from clipqa.models import SourceHost

SPACING: Final = timedelta(seconds=1)
LONGEST_WAIT: Final = timedelta(seconds=2)
FIRST_PAUSE: Final = timedelta(minutes=5)
LONGEST_PAUSE: Final = timedelta(hours=3)

Clock = Callable[[], datetime]


class HostBusy(Exception):  # noqa: N818 (named after the state)
    """The host may not be asked before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"not before {until}")
        self.until = until


class Pacer:
    """Waits before each request until the host may be asked. Only tests give another clock."""

    def __init__(
        self, now: Clock = timezone.now, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._now, self._sleep = now, sleep

    def wait(self, host: str) -> None:
        """Wait for up to two seconds. Raises `HostBusy` if that is not enough."""
        now = self._now()
        self._sleep(max(0.0, (_reserve(host, now) - now).total_seconds()))

    def answered(self, host: str) -> None:
        """The host answered, even if it refused: it works."""
        SourceHost.objects.filter(host=host, failures__gt=0).update(failures=0, paused_until=None)

    def failed(self, host: str) -> None:
        """The host gave no readable answer: pause for five minutes, twice as long each time."""
        with transaction.atomic():
            row = _locked(host)
            pause = min(FIRST_PAUSE * int(2 ** min(row.failures, 10)), LONGEST_PAUSE)
            row.failures = min(row.failures + 1, 100)
            row.paused_until = self._now() + pause
            row.save(update_fields=["failures", "paused_until"])


def _reserve(host: str, now: datetime) -> datetime:
    """Return the time of the next request, and reserve it."""
    with transaction.atomic():
        row = _locked(host)
        if row.paused_until and row.paused_until > now:
            raise HostBusy(row.paused_until)
        slot = max(now, row.next_request_at or now)
        if slot - now > LONGEST_WAIT:
            raise HostBusy(slot)
        row.next_request_at = slot + SPACING
        row.save(update_fields=["next_request_at"])
    return slot


def _locked(host: str) -> SourceHost:
    SourceHost.objects.get_or_create(host=host)
    return SourceHost.objects.select_for_update().get(host=host)
