"""Votes: one a day for each network address."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from clipqa.models import ReaderQuestion, Vote
from clipqa.readers.daily_key import daily_hmac
from clipqa.readers.votes import vote
from scripts.redis_server import throwaway_redis

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def question(db: None) -> ReaderQuestion:
    return ReaderQuestion.objects.create(text="Why?", form_id="1")


def test_an_address_counts_once_a_day(question: ReaderQuestion) -> None:
    assert vote(question, "wanted", "192.0.2.1", now=NOW)
    assert not vote(question, "wanted", "192.0.2.1", now=NOW)
    assert vote(question, "wanted", "192.0.2.2", now=NOW)
    question.refresh_from_db()
    assert (question.wanted, question.edit_version) == (3, 1)
    assert vote(question, "wanted", "192.0.2.1", now=NOW + timedelta(days=1))


def test_votes_are_deleted_the_next_day_and_never_hold_the_address(
    question: ReaderQuestion,
) -> None:
    vote(question, "wanted", "192.0.2.1", now=NOW)
    assert "192.0.2.1" not in str(Vote.objects.values().get())
    vote(question, "wanted", "192.0.2.1", now=NOW + timedelta(days=1))
    assert [each.day.day for each in Vote.objects.all()] == [2]


def test_the_key_of_a_day_is_discarded_by_the_next(data_folder: Path) -> None:
    first = daily_hmac("192.0.2.1", NOW.date())
    assert daily_hmac("192.0.2.1", NOW.date()) == first
    assert daily_hmac("192.0.2.1", (NOW + timedelta(days=1)).date()) != first
    assert [path.name for path in data_folder.iterdir()] == ["daily_key.2026-03-02"]
    assert oct(next(data_folder.iterdir()).stat().st_mode)[-3:] == "600"


@pytest.mark.redis
def test_processes_share_the_key_by_redis(settings: Any, data_folder: Path) -> None:
    with throwaway_redis() as server:
        settings.REDIS_URL = server.url
        backend = "django.core.cache.backends.redis.RedisCache"
        settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": server.url}}
        first = daily_hmac("192.0.2.1", NOW.date())
        cache.close()
        assert daily_hmac("192.0.2.1", NOW.date()) == first
        assert daily_hmac("192.0.2.1", (NOW + timedelta(days=1)).date()) != first
    assert list(data_folder.iterdir()) == []
