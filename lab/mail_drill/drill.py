"""Send one mail to each of many subscribers, with kills and with readers who unsubscribe."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from threading import Event, Thread

from django.conf import settings
from django.db import connections
from django.test import Client
from django.utils import timezone

from clipqa.curation import save_answer
from clipqa.lib.email_addresses import address_hmac
from clipqa.models import (
    Answer,
    Clip,
    Frequency,
    JobState,
    Mailing,
    Outlet,
    Question,
    Status,
    Subscriber,
    Subscription,
    SubscriptionKind,
    Video,
)
from clipqa.readers.links import Purpose, link_path
from lab.chaos.target import Target
from lab.chaos.work import Worker
from lab.mail_drill.results import Result
from lab.mail_drill.sink import SinkProcess

UNSUBSCRIBE_SHARE = 10  # one reader in ten, while the mails are sent
# A mail that is being sent at the moment of unsubscribing arrives at once.
IN_FLIGHT_S = 1.0
LOOK_EVERY_S = 0.05
PATIENCE_S = 600.0  # without any progress
RANDOM = random.Random()  # noqa: S311 (no secret)


@dataclass
class Readers(Thread):
    """Readers who unsubscribe by the link of their mail, one after the other."""

    addresses: list[str]
    pause_s: float
    done_at: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.is_over = Event()

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        for address in self.addresses:
            if self.is_over.wait(self.pause_s):
                break
            path = link_path(Purpose.UNSUBSCRIBE, address_hmac(address))
            response = Client(enforce_csrf_checks=True).post(path, HTTP_HOST="localhost")
            if response.status_code == 200:
                self.done_at[address] = time.time()
        connections.close_all()


def drill(target: Target, database: str, size: int, kills: int) -> Result:
    addresses = make_subscribers(size)
    publish_answers()
    sink = SinkProcess(target.folder)
    mail = {"EMAIL_URL": sink.url, "CLIPQA_SITE_URL": settings.CLIPQA_SITE_URL}
    worker = Worker({**target.environment(), **mail}, target.log)
    leaving = RANDOM.sample(addresses, max(1, size // UNSUBSCRIBE_SHARE))
    readers = Readers(leaving, pause_s=min(0.05, 60 / len(leaving)))
    result, began = Result(database, size), time.monotonic()
    sink.start()
    worker.start()
    readers.start()
    try:
        _kill_again_and_again(worker, sink, result, kills)
        _wait_until(_is_finished)
    finally:
        readers.is_over.set()
        readers.join()
        worker.kill()
        sink.kill()
    result.seconds = time.monotonic() - began
    check(result, addresses, sink.letters(), readers.done_at)
    return result


def make_subscribers(size: int) -> list[str]:
    """Store readers who subscribe to everything at once. Return their addresses."""
    addresses = [f"reader-{number}@example.org" for number in range(size)]
    rows = [Subscriber(address=each, sender_hmac=address_hmac(each)) for each in addresses]
    Subscriber.objects.bulk_create(rows, batch_size=500)
    hour_ago = timezone.now() - timedelta(hours=1)
    confirmed = {"confirmed_at": hour_ago, "news_since": hour_ago}
    Subscription.objects.bulk_create(
        [
            Subscription(
                subscriber_id=pk,
                kind=SubscriptionKind.EVERYTHING,
                frequency=Frequency.AT_ONCE,
                **confirmed,
            )
            for pk in Subscriber.objects.values_list("pk", flat=True)
        ],
        batch_size=500,
    )
    return addresses


def publish_answers(number: int = 5) -> None:
    """Publish answers a few minutes ago, so that the worker mails them at its first look."""
    outlet = Outlet.objects.create(name="Harbour Public TV")
    video = Video(outlet=outlet, title="Evening report", provider="file", source_id="x.mp4")
    video.save()
    moment = timezone.now() - timedelta(minutes=10)
    for at in range(number):
        clip = Clip.objects.create(video=video, start_ms=at * 10_000, end_ms=at * 10_000 + 5_000)
        question = Question.objects.create(text=f"What does report {at} say about the talks?")
        answer = Answer(question=question, clip=clip, body="Both sides agree to meet again. " * 9)
        answer.status, answer.published_at = Status.PUBLISHED, moment
        save_answer(answer)


def _kill_again_and_again(worker: Worker, sink: SinkProcess, result: Result, kills: int) -> None:
    """Kill one of them at a random moment: after a random share of the mails, or some time."""
    for left in range(kills, 0, -1):
        share = max(1, 2 * _waiting() // (left + 1))
        goal = _done() + RANDOM.randint(1, share)
        _wait_until(partial(_is_past, goal), RANDOM.uniform(0.2, 20))
        if RANDOM.random() < 0.5:
            worker.kill()
            worker.start()
            result.worker_kills += 1
        else:
            sink.kill()
            time.sleep(RANDOM.uniform(0, 0.3))
            sink.start()
            result.sink_kills += 1


def _is_past(goal: int) -> bool:
    return _done() >= goal or _is_finished()


def _done() -> int:
    return Mailing.objects.exclude(state=JobState.WAITING).count()


def _waiting() -> int:
    return Mailing.objects.filter(state=JobState.WAITING).count()


def _is_finished() -> bool:
    return _done() > 0 and _waiting() == 0 and not _unplanned()


def _unplanned() -> bool:
    """Whether the worker has not planned the mails of all subscribers yet."""
    return Subscription.objects.filter(subscriber__mailings=None).exists()


def _wait_until(condition: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
    """Return when it holds, or nothing has been sent for so many seconds."""
    last, since = _done(), time.monotonic()
    while not condition():
        time.sleep(LOOK_EVERY_S)
        now = _done()
        if now > last and seconds == PATIENCE_S:
            last, since = now, time.monotonic()
        if time.monotonic() > since + seconds:
            return


def check(
    result: Result,
    addresses: list[str],
    letters: dict[str, list[float]],
    unsubscribed: dict[str, float],
) -> None:
    result.arrived = sum(map(len, letters.values()))
    result.unsubscribed = len(unsubscribed)
    result.lost = sum(1 for each in addresses if each not in letters and each not in unsubscribed)
    result.doubled = sum(len(moments) - 1 for moments in letters.values())
    result.failed = Mailing.objects.exclude(state=JobState.DONE).count()
    for address, left_at in unsubscribed.items():
        later = [moment for moment in letters.get(address, ()) if moment > left_at]
        result.in_flight += sum(1 for moment in later if moment <= left_at + IN_FLIGHT_S)
        result.after_unsubscribing += sum(1 for each in later if each > left_at + IN_FLIGHT_S)
