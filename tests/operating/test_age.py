"""How long nginx caches a page, and how it serves stale ones."""

import time

import pytest

from clipqa.curation import archive, publish
from clipqa.models import Topic
from tests.factories import make_answer
from tests.operating import nginx_cache
from tests.operating.conftest import Deployment
from tests.operating.reader import Answer

pytestmark = pytest.mark.pure  # independent of the database


def test_a_published_answer_shows_to_everyone_within_90_seconds(deployment: Deployment) -> None:
    path, draft = "/topics/bees/?page=1", make_answer("Do bees sleep?", topics=[bees()])
    old = deployment.reader().get(path)
    publish([draft])
    assert b"Do bees sleep?" in deployment.direct.get(path).body  # at once at the origin
    nginx_cache.age(deployment.front.cache, 45)
    assert deployment.reader().get(path).cache == "HIT"
    nginx_cache.age(deployment.front.cache, 20)
    first = deployment.reader().get(path)
    assert (first.cache, first.body) == ("STALE", old.body)
    assert b"Do bees sleep?" in until_new(deployment, path, old).body
    archive([draft])
    nginx_cache.age(deployment.front.cache, 95)
    late = deployment.reader().get(path)
    assert late.cache == "EXPIRED"
    assert b"Do bees sleep?" not in late.body


def test_an_unchanged_old_page_is_revalidated_without_a_body(deployment: Deployment) -> None:
    path = "/outlets/delta-news/?page=1"
    deployment.reader().get(path)
    nginx_cache.age(deployment.front.cache, 95)
    assert deployment.reader().get(path).cache == "REVALIDATED"
    assert deployment.reader().get(path).cache == "HIT"


def bees() -> Topic:
    return Topic.objects.get(slug="bees")


def until_new(deployment: Deployment, path: str, old: Answer) -> Answer:
    """Return the page once the background update is complete."""
    for _ in range(50):
        answer = deployment.reader().get(path)
        if answer.body != old.body:
            return answer
        time.sleep(0.1)
    pytest.fail(f"{path} stays as it was")
