"""With a queue in Redis, idle workers start new jobs at once; without it they still start them."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from clipqa.jobs import redis_queue
from clipqa.jobs.redis_queue import Subscription
from clipqa.jobs.tasks import process_due, wake_up
from clipqa.models import FilmAnalysis, JobState
from scripts.redis_server import RedisServer, throwaway_redis
from tests.database_url import database_url
from tests.jobs.workers import PATIENCE_S, wait_until, worker

with suppress(ImportError):  # Django 5.2: applies another setting of TASKS
    import django_tasks.signals  # noqa: F401

HOUR_S = 3600.0
NO_REDIS = "redis://127.0.0.1:1/0"


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with throwaway_redis() as server:
        yield server


@pytest.fixture
def subscription(
    server: RedisServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Subscription:
    """Wake-ups of a worker that would else look once an hour, and has looked once."""
    settings.CLIPQA_QUEUE_URL = server.url
    settings.TASKS = {"default": {"BACKEND": "clipqa.jobs.redis_queue.RedisBackend"}}
    monkeypatch.setattr(redis_queue, "LONGEST_PAUSE_S", HOUR_S)
    monkeypatch.setattr(redis_queue, "IDLE_PAUSE_S", 0.05)
    subscription = Subscription(server.url)
    subscription.wait()
    return subscription


def idle(subscription: Subscription) -> Thread:
    thread = Thread(target=subscription.wait, daemon=True)
    thread.start()
    return thread


def has_ended(thread: Thread) -> bool:
    thread.join(PATIENCE_S)
    return not thread.is_alive()


@pytest.mark.redis
def test_a_new_job_wakes_up_every_idle_worker(
    subscription: Subscription, server: RedisServer
) -> None:
    other = Subscription(server.url)
    other.wait()
    waiting = [idle(subscription), idle(other)]
    process_due.enqueue()
    assert all(has_ended(thread) for thread in waiting)


@pytest.mark.redis
def test_jobs_that_are_added_while_a_worker_is_busy_wake_it_up_once(
    subscription: Subscription,
) -> None:
    for _ in range(50):
        process_due.enqueue()
    assert has_ended(idle(subscription))
    second = idle(subscription)
    second.join(0.5)
    assert second.is_alive()
    process_due.enqueue()
    assert has_ended(second)


@pytest.mark.redis
def test_a_worker_looks_itself_while_redis_is_stopped_and_is_woken_up_afterwards(
    subscription: Subscription, server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.stop()
    for _ in range(3):
        assert has_ended(idle(subscription))
    server.start()
    assert has_ended(idle(subscription))  # since it may have missed messages
    third = idle(subscription)
    process_due.enqueue()
    assert has_ended(third)
    texts = [record.message for record in caplog.records]
    assert sum("No wake-ups from Redis" in text for text in texts) == 1
    assert texts[-1] == "Redis wakes up the worker again."


@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_jobs_with_a_queue(tmp_path: Path, server: RedisServer) -> None:
    with worker(tmp_path, database_url(), CLIPQA_QUEUE_URL=server.url) as process:
        run_one_job()
        process.terminate()
        assert process.wait(20) == 0
    assert (tmp_path / "log").read_text() == ""


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_jobs_while_redis_cannot_be_reached(tmp_path: Path) -> None:
    with worker(tmp_path, database_url(), CLIPQA_QUEUE_URL=NO_REDIS) as process:
        run_one_job()
        run_one_job()
        process.terminate()
        assert process.wait(20) == 0
    assert (tmp_path / "log").read_text().count("No wake-ups from Redis") == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_is_saved_while_redis_cannot_be_reached(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CLIPQA_QUEUE_URL = NO_REDIS
    settings.TASKS = {"default": {"BACKEND": "clipqa.jobs.redis_queue.RedisBackend"}}
    wake_up()
    assert "could not be enqueued" in caplog.text
    assert caplog.records[0].levelno == logging.WARNING


def run_one_job() -> None:
    """Add a job that ends at once, since its video doesn't exist, and wait for its end."""
    job = FilmAnalysis.objects.create(video_id=10**9)
    cancelled = FilmAnalysis.objects.filter(pk=job.pk, state=JobState.CANCELLED)
    wait_until(cancelled.exists)
    job.delete()
