"""Mend what time has changed: entries that have expired are swept away.

Readers never wait for it, since every read asks for visibility itself.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from clipqa.models import LibraryState, SearchEntry


def settle(now: datetime | None = None) -> bool:
    """Settle the library if its next moment has passed; returns whether it did."""
    now = now or timezone.now()
    with transaction.atomic():
        # One process at a time; the others go on without waiting.
        state = (
            LibraryState.objects.select_for_update(skip_locked=True)
            .filter(pk=1, next_due_at__lte=now)
            .first()
        )
        if state is None:
            return False
        SearchEntry.objects.filter(visible_until__lte=now).delete()
        LibraryState.objects.touch(now)
        return True
