"""How long nginx keeps a page, and what readers see when it is too old."""

import time

import pytest

from clipqa.curation import archive, publish
from clipqa.models import Topic
from tests.factories import make_answer
from tests.operating import kept_pages
from tests.operating.conftest import Stage
from tests.operating.reader import Answer

pytestmark = pytest.mark.pure  # no database changes how nginx counts, so one run is enough


def test_what_is_published_shows_to_everyone_within_a_minute_and_a_half(stage: Stage) -> None:
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


def test_an_old_page_that_still_holds_is_not_sent_again(stage: Stage) -> None:
    path = "/outlets/delta-news/?page=1"
    stage.reader().get(path)
    kept_pages.grow_older(stage.front.cache, 95)
    assert stage.reader().get(path).cache == "REVALIDATED"
    assert stage.reader().get(path).cache == "HIT"


def bees() -> Topic:
    return Topic.objects.get(slug="bees")


def until_new(stage: Stage, path: str, old: Answer) -> Answer:
    """The page, as soon as the update that runs in the background is there."""
    for _ in range(50):
        answer = stage.reader().get(path)
        if answer.body != old.body:
            return answer
        time.sleep(0.1)
    pytest.fail(f"{path} stays as it was")
