"""Check sources: the kind of background jobs whose rows are `SourceCheck`."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.curation.sources import set_health
from clipqa.fetching import Client
from clipqa.jobs.errors import JobCancelled, TooEarly
from clipqa.jobs.kinds import Effect, Kind, register
from clipqa.models import Health, JobState, SourceCheck, Video
from clipqa.models.video import STORED_PREFIX
from clipqa.remote import site_client
from clipqa.sources.asking import ask_source, source_host
from clipqa.sources.deciding import decide
from clipqa.sources.pacing import HostBusy, Pacer

PLANNED_AT_ONCE: Final = 1_000
# New videos are checked within the hour; those of a large import spread over a week.
SOON: Final = timedelta(hours=1)
WEEK: Final = timedelta(days=7)
FEW: Final = 50
PLAN_AHEAD: Final = timedelta(minutes=10)  # the worker plans that often
# From so many refused videos on, most of those asked for lately, the host is doubted, not they.
DOUBT_FROM: Final = 3
LATELY: Final = timedelta(hours=30)  # each refused video is asked for once in 25 hours
CHECKED_FIELDS: Final = (
    *("host", "finding", "detail", "found_ms", "refused_days", "refused_since", "refused_on"),
    *("silent_checks", "checked_at", "next_check_at"),
)


def check_source(check: SourceCheck) -> Effect:
    """Ask the host of a video, and return the function that stores what it found."""
    return check_with(check, site_client(), Pacer(), timezone.now())


def check_with(check: SourceCheck, client: Client, pacer: Pacer, now: datetime) -> Effect:
    """Do the same with a client and a clock. Raises `TooEarly` while the host must wait."""
    video = Video.objects.filter(pk=check.video_id).first()
    if video is None:
        raise JobCancelled(_("The video was deleted."))
    check.host = source_host(video)
    if not check.host:
        raise JobCancelled(_("This video has no source at another host that can be asked."))
    try:
        finding = ask_source(video, replace(client, before_request=pacer.wait))
    except HostBusy as busy:
        raise TooEarly(busy.until + _between(timedelta(), timedelta(minutes=1))) from busy
    (pacer.failed if finding.is_silent else pacer.answered)(check.host)
    is_refusal = not finding.is_silent and finding.health != Health.OK
    is_doubtful = is_refusal and _is_doubtful(check.host, now)
    certain = decide(check, finding, now, is_host_doubtful=is_doubtful)
    return partial(_store, check, certain, now)


def _store(check: SourceCheck, certain: Health | None, now: datetime) -> None:
    values = {name: getattr(check, name) for name in CHECKED_FIELDS}
    SourceCheck.objects.filter(pk=check.pk).update(**values)
    if certain is not None:
        set_health(check.video_id, certain, now)


def _is_doubtful(host: str, now: datetime) -> bool:
    """Return whether a host refused most of the videos that it was asked for lately.

    Those that were checked before say nothing: they were found while the host still worked.
    """
    asked = SourceCheck.objects.filter(host=host, checked_at__gt=now - LATELY)
    refused = asked.filter(refused_days__gt=0).count()
    return refused >= DOUBT_FROM and 2 * refused > asked.count()


def plan_checks(now: datetime | None = None) -> None:
    """Insert a row for each new video, and let those wait again whose next check is due."""
    if not (settings.CLIPQA_CHECK_SOURCES and settings.CLIPQA_FETCH_REMOTE):
        return
    now = now or timezone.now()
    _plan_new(now)
    due = SourceCheck.objects.exclude(state=JobState.WAITING)
    due.filter(next_check_at__lte=now + PLAN_AHEAD).update(
        state=JobState.WAITING,
        next_try_at=F("next_check_at"),
        finished_at=None,
        attempts=0,
        last_error="",
    )


def _plan_new(now: datetime) -> None:
    new = Video.objects.filter(_has_host(), source_check__isnull=True).order_by("pk")
    videos = list(new[:PLANNED_AT_ONCE])
    within = SOON if len(videos) <= FEW else WEEK
    rows = [_new_check(video, now + _between(timedelta(), within)) for video in videos]
    SourceCheck.objects.bulk_create(rows, ignore_conflicts=True)


def _new_check(video: Video, at: datetime) -> SourceCheck:
    return SourceCheck(video=video, host=source_host(video), next_check_at=at, next_try_at=at)


def _has_host() -> Q:
    return ~Q(source_id__startswith=STORED_PREFIX)


def _between(least: timedelta, most: timedelta) -> timedelta:
    seconds = random.uniform(least.total_seconds(), most.total_seconds())  # noqa: S311 (no secret)
    return timedelta(seconds=seconds)


def check_now(videos: Any) -> int:
    """Bring the next check of videos forward to now. Return how many wait for it."""
    now = timezone.now()
    return int(
        SourceCheck.objects.filter(video__in=videos, leased_until__isnull=True).update(
            state=JobState.WAITING, next_try_at=now, next_check_at=now, finished_at=None, attempts=0
        )
    )


register(
    Kind(
        label=gettext_lazy("Checks of sources"),
        model=SourceCheck,
        perform=check_source,
        lease=timedelta(minutes=2),
        interruptible=True,
        is_awaited=False,
        plan=plan_checks,
    )
)
