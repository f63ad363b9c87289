"""How long nginx caches a page, and how it serves stale ones."""

import time

import pytest

from clipqa.curation import archive, publish
from clipqa.models import Topic
from tests.factories import make_answer
from tests.operating import kept_pages
from tests.operating.conftest import Stage
from tests.operating.reader import Answer

pytestmark = pytest.mark.pure  # no database changes how nginx counts, so one run is enough


def test_a_published_answer_shows_to_everyone_within_90_seconds(stage: Stage) -> None:
    path, draft = "/topics/bees/?page=1", make_answer("Do bees sleep?", topics=[bees()])
    old = stage.reader().get(path)
    publish([draft])
    assert b"Do bees sleep?" in stage.straight.get(path).body  # at once at the origin
    kept_pages.grow_older(stage.front.cache, 45)
    assert stage.reader().get(path).cache == "HIT"
    kept_pages.grow_older(stage.front.cache, 20)
    first = stage.reader().get(path)
    assert (first.cache, first.body) == ("STALE", old.body)
    assert b"Do bees sleep?" in until_new(stage, path, old).body
    archive([draft])
    kept_pages.grow_older(stage.front.cache, 95)
    late = stage.reader().get(path)
    assert late.cache == "EXPIRED"
    assert b"Do bees sleep?" not in late.body


def test_an_unchanged_old_page_is_revalidated_without_a_body(stage: Stage) -> None:
    path = "/outlets/delta-news/?page=1"
    stage.reader().get(path)
    kept_pages.grow_older(stage.front.cache, 95)
    assert stage.reader().get(path).cache == "REVALIDATED"
    assert stage.reader().get(path).cache == "HIT"


def bees() -> Topic:
    return Topic.objects.get(slug="bees")


def until_new(stage: Stage, path: str, old: Answer) -> Answer:
    """Return the page once the background update is complete."""
    for _ in range(50):
        answer = stage.reader().get(path)
        if answer.body != old.body:
            return answer
        time.sleep(0.1)
    pytest.fail(f"{path} stays as it was")
