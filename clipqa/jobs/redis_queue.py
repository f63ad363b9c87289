"""Wake up workers on all machines through Redis, so that they start new jobs at once.

A message says only that there are new jobs. It may be lost, since a worker also looks regularly:
every ten seconds, and every two while Redis can't be reached.
"""

import logging
import time
from functools import cache
from typing import Any

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.client import PubSub
from redis.exceptions import RedisError
from redis.retry import Retry

from clipqa.jobs.backends import DatabaseBackend
from clipqa.jobs.waiting import IDLE_PAUSE_S

log = logging.getLogger(__name__)
CHANNEL = "clipqa:jobs"
LONGEST_PAUSE_S = 10.0
TIMEOUT_S = 1.0  # a save waits for this at most


class RedisBackend(DatabaseBackend):
    """Publishes a message. All idle workers get it, since one verb can record many jobs."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        _client(settings.CLIPQA_QUEUE_URL).publish(CHANNEL, b"")
        return super().enqueue(task, args, kwargs)


class Subscription:
    """The messages since the last `wait`. The connection is kept between the calls."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pubsub: PubSub | None = None
        self._is_troubled = False

    def wait(self) -> None:
        try:
            self._receive()
            self._note_end_of_trouble()
        except (RedisError, OSError) as error:
            self._note_trouble(error)
            self._pubsub = None
            time.sleep(IDLE_PAUSE_S)

    def _receive(self) -> None:
        """Wait for a message, and read those that have arrived with it.

        Redis confirms a subscription by a message too. So after a new one the worker looks for jobs
        at once: it may have missed messages before.
        """
        pubsub, timeout = self._subscribed(), LONGEST_PAUSE_S
        while pubsub.get_message(timeout=timeout) is not None:
            timeout = 0

    def _subscribed(self) -> PubSub:
        if self._pubsub is None:
            pubsub = _client(self._url).pubsub()  # type: ignore[no-untyped-call]
            pubsub.subscribe(CHANNEL)
            self._pubsub = pubsub
        return self._pubsub

    def _note_trouble(self, error: Exception) -> None:
        if not self._is_troubled:
            log.warning("No wake-ups from Redis, so the worker looks for jobs itself (%s).", error)
        self._is_troubled = True

    def _note_end_of_trouble(self) -> None:
        if self._is_troubled:
            log.warning("Redis wakes up the worker again.")
        self._is_troubled = False


@cache
def _client(url: str) -> Redis:
    """Return one client per process, whose threads share its connections. It tries only once."""
    return Redis.from_url(
        url,
        socket_connect_timeout=TIMEOUT_S,
        socket_timeout=TIMEOUT_S,
        socket_keepalive=True,
        health_check_interval=LONGEST_PAUSE_S,
        retry=Retry(NoBackoff(), 0),
    )
