"""Plan the mails with news: at once, every day, every week.

The worker calls `plan_news` every ten minutes. A mail is inserted in the transaction that sets
`news_since` of its subscriptions, so that nothing is mailed twice or left out, wherever the worker
is killed.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from clipqa.curation import apply_due
from clipqa.jobs.tasks import wake_up
from clipqa.lib import mail_settings
from clipqa.models import NEWS_KINDS, Frequency, MailEvent, Mailing, Subscription
from clipqa.readers.news import NewsOfPeriod, Section, Seen

# Changes of a few minutes share a mail. This also covers a transaction that has set `published_at`
# and is not committed yet.
COLLECT = timedelta(minutes=2)
MONDAY = 0
# After a pause of the worker, older news are not sent.
MAX_PERIOD = timedelta(days=15)
BATCH = 200  # subscribers of a transaction, which is short enough for other writers


def plan_news(now: datetime | None = None) -> None:
    """Insert the mails that are due. Scheduled answers count from the moment they appear."""
    if not mail_settings.is_configured():
        return
    now = now or timezone.now()
    apply_due(now)
    for frequency in Frequency:
        _plan(frequency, end_of_period(frequency, now))


def end_of_period(frequency: Frequency, now: datetime) -> datetime:
    """Return the latest moment up to which news are mailed with this frequency."""
    latest = now - COLLECT
    if frequency == Frequency.AT_ONCE:
        return latest
    local = timezone.localtime(latest)
    day = local.date() if local.hour >= settings.CLIPQA_MAIL_HOUR else local.date() - DAY
    if frequency == Frequency.WEEKLY:
        day -= timedelta(days=(day.weekday() - MONDAY) % 7)
    return datetime.combine(day, time(settings.CLIPQA_MAIL_HOUR), timezone.get_default_timezone())


DAY = timedelta(days=1)


def _plan(frequency: Frequency, until: datetime) -> None:
    due = Subscription.objects.confirmed().filter(
        frequency=frequency, kind__in=NEWS_KINDS, news_since__lt=until
    )
    first = due.aggregate(first=Min("news_since"))["first"]
    if first is None:
        return
    news = NewsOfPeriod(max(first, until - MAX_PERIOD), until)
    if not news.is_any():
        return
    occasion = f"{frequency} {until.isoformat()}"
    subscribers = due.order_by("subscriber").values_list("subscriber", flat=True).distinct()
    for pks in _batches(list(subscribers)):
        rows = due.filter(subscriber__in=pks)
        for kind, target in rows.order_by().values_list("kind", "target").distinct():
            news.of(kind, target)  # before the transaction, as a search may take a while
        with transaction.atomic():
            _plan_batch(rows, pks, news, occasion, until)


def _batches(pks: list[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]


def _plan_batch(
    due: Any, pks: Sequence[int], news: NewsOfPeriod, occasion: str, until: datetime
) -> None:
    rows = due.select_for_update(of=("self",)).order_by("subscriber_id", "pk")
    has_had, have_this = _earlier_mails(pks, occasion, until)
    mails, planned = [], []
    for subscriber, group in groupby(rows, attrgetter("subscriber_id")):
        if subscriber in have_this:
            continue
        sections = []
        for subscription in group:
            found = news.of(subscription.kind, subscription.target)
            if found is not None:
                planned.append(subscription.pk)
                sections.append(found.section(subscription, has_had[subscriber]))
        if contents := [section.to_json() for section in sections if not section.is_empty()]:
            mails.append(_mail(subscriber, occasion, contents))
    Mailing.objects.bulk_create(mails)
    Subscription.objects.filter(pk__in=planned).update(news_since=until)
    if mails:
        wake_up()


def _mail(subscriber: int, occasion: str, contents: list[dict[str, Any]]) -> Mailing:
    return Mailing(
        subscriber_id=subscriber, event=MailEvent.NEWS, occasion=occasion, contents=contents
    )


def _earlier_mails(
    pks: Sequence[int], occasion: str, until: datetime
) -> tuple[dict[int, Seen], set[int]]:
    """Return what these subscribers have had, and those who have had a mail for the occasion."""
    seen, have_this = {pk: Seen() for pk in pks}, set()
    news = Mailing.objects.filter(event=MailEvent.NEWS, subscriber__in=pks)
    recent = news.filter(created_at__gt=until - MAX_PERIOD)
    for pk, of, contents in recent.values_list("subscriber_id", "occasion", "contents"):
        seen[pk].add(map(Section.from_json, contents))
        if of == occasion:
            have_this.add(pk)
    return seen, have_this
