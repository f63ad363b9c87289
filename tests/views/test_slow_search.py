"""A search that the database can't finish in time says so, and is kept by no cache."""

from collections.abc import Iterator

import pytest
from django.test import Client

from clipqa.search.backends import get_backend
from clipqa.search.find import RETRIEVERS, Hits
from tests.factories import make_published

# A stopped statement ends its transaction on PostgreSQL, so there must be none around it.
pytestmark = pytest.mark.django_db(transaction=True)
ENDLESS = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000)
    SELECT count(*) FROM n
"""


def endless(*asked: object) -> Hits:
    """A retriever that asks the database for more than it can do in time."""
    return Hits([pk for (pk,) in get_backend().rows(ENDLESS, [])])


@pytest.fixture
def slow() -> Iterator[None]:
    make_published("What is a truce?")
    RETRIEVERS.append(endless)
    yield
    RETRIEVERS.remove(endless)


def test_a_page_says_what_to_do(slow: None) -> None:
    response = Client().get("/search/?q=truce")
    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
    assert "This search takes too long. Use rarer words." in response.content.decode()
    assert 'value="truce"' in response.content.decode()


def test_the_api_says_it_at_the_parameter(slow: None) -> None:
    response = Client().get("/api/v1/answers/?q=truce")
    assert response.status_code == 503
    assert response.json()["errors"][0]["parameter"] == "q"
    assert response["Cache-Control"] == "no-store"
