"""A search that exceeds its time budget gets an error page that is never cached."""

from collections.abc import Iterator

import pytest
from django.test import Client

from clipqa.curation.records import link_questions
from clipqa.search.backends import get_backend
from clipqa.search.find import RETRIEVERS, Hits
from clipqa.search.limits import Limits, limited_to
from tests.factories import make_published
from tests.views.reader import read

# A cancelled statement aborts its transaction on PostgreSQL, so the test must not run in one.
pytestmark = pytest.mark.django_db(transaction=True)
ENDLESS = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000)
    SELECT count(*) FROM n
"""


def endless(*asked: object) -> Hits:
    """A retriever with a statement that can't finish within the budget."""
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


def test_the_api_names_the_parameter(slow: None) -> None:
    response = Client().get("/api/v1/answers/?q=truce")
    assert response.status_code == 503
    assert response.json()["errors"][0]["parameter"] == "q"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.postgres_only
def test_a_page_is_there_without_the_nearest_questions_if_they_take_too_long() -> None:
    question = make_published("Who mediates the border talks?").question
    linked = make_published("How is hail measured?").question
    make_published("Why mediate the border talks?")
    link_questions(question, [linked])
    with limited_to(Limits(budget_ms=1)):
        assert linked.get_absolute_url() in read(question.get_absolute_url()).links
