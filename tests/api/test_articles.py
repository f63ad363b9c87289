import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clipqa.articles.blocks import BlockValue
from clipqa.curation import archive
from clipqa.models import Status
from tests.articles.make import faq, make_article, make_author, text
from tests.factories import make_outlet, make_published, make_topic

pytestmark = pytest.mark.django_db


def get(query: str = "", status: int = 200) -> dict:
    response = Client().get(f"/api/v1/articles/{query}")
    assert response.status_code == status
    return response.json()


def test_an_article_has_its_blocks_and_sources() -> None:
    answer = make_published("Who checks?", outlet=make_outlet("Delta"), speaker="Ada")
    comparison = BlockValue("comparison", {"question_id": answer.question_id})
    article = make_article(
        text(f"## Who\n\nThey do[^{answer.public_id}]."),
        comparison,
        author=make_author(),
        topics=[make_topic("Talks")],
        main_topic=make_topic("Talks"),
    )
    (found,) = get()["results"]
    assert found["id"] == article.public_id
    assert found["author"] == {"slug": "edda-brandt", "name": "Edda Brandt"}
    assert found["topics"] == [{"slug": "talks", "name": "Talks"}]
    assert [block["type"] for block in found["blocks"]] == ["text", "comparison"]
    assert found["blocks"][0]["anchors"] == ["who"]
    assert found["blocks"][1]["question"] == answer.question.slug
    (source,) = found["sources"]
    assert (source["outlet"], source["speaker"], source["is_public"]) == ("Delta", "Ada", True)
    archive([answer])
    (found,) = get()["results"]
    assert (found["sources"][0]["is_public"], found["sources"][0]["url"]) == (False, None)
    assert found["blocks"][1]["question"] is None


def test_filters_narrow_the_list() -> None:
    make_article(text("Zirkon."), title="One", topics=[make_topic("Talks")], language="es")
    make_article(title="Two", author=make_author())
    for query, titles in {
        "": ["Two", "One"],
        "?q=zirkon": ["One"],
        "?topic=talks": ["One"],
        "?author=edda-brandt": ["Two"],
        "?language=es": ["One"],
        "?q=nothing": [],
    }.items():
        assert [row["title"] for row in get(query)["results"]] == titles, query


def test_values_without_a_common_article_find_nothing() -> None:
    make_article(topics=[make_topic("Talks")])
    make_article(author=make_author())
    assert get("?topic=talks&author=edda-brandt")["results"] == []
    assert get("?author=edda-brandt&topic=talks&language=fr")["results"] == []


def test_each_unknown_filter_value_is_an_error() -> None:
    make_article(topics=[make_topic("Talks")])
    make_article(status=Status.DRAFT, author=make_author())
    for query, wrong in {
        "?topic=nowhere&author=nobody": ["topic", "author"],
        "?topic=talks&author=edda-brandt": ["author"],  # whose article isn't public
        "?topic=%00": ["topic"],
        "?language=English": ["language"],
    }.items():
        errors = get(query, 400)["errors"]
        assert [error["parameter"] for error in errors] == wrong, query


def test_the_links_to_other_pages_keep_the_filters() -> None:
    for number in range(3):
        make_article(text("Zirkon."), title=f"Article {number}")
    first = get("?q=zirkon&per_page=2")
    assert (first["count"], first["pages"]) == (3, 2)
    second = Client().get(first["next"]).json()
    assert len(second["results"]) == 1


def test_thirty_articles_take_as_many_statements_as_one() -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            get("?per_page=100")
        return len(queries)

    make_article(faq("Why?"))
    one = statements()
    for number in range(30):
        make_article(faq("Why?"), title=f"Article {number}")
    assert statements() == one


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.ARCHIVED])
def test_unpublished_articles_are_not_listed(status: Status) -> None:
    make_article(status=status)
    assert get()["results"] == []
