"""The page of a question links the public articles that cite its answers."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clipqa.curation.articles import archive_articles
from clipqa.models import Answer, Article, Citation, Status
from tests.articles.make import make_article, text
from tests.factories import make_published

pytestmark = pytest.mark.django_db
CANARY = "zirkonvogel"


def cite(*answers: Answer, title: str, **values: object) -> Article:
    marked = "".join(f"A claim[^{answer.public_id}]. " for answer in answers)
    return make_article(text(marked), title=title, **values)


def cited_in(address: str) -> list[str]:
    source = Client().get(address).content.decode()
    parts = source.split('<p class="cited-in">')[1:]
    return [" ".join(part.partition("</p>")[0].split()) for part in parts]


def test_each_answer_links_the_articles_that_cite_it_the_newest_first() -> None:
    first = make_published("Who pays?")
    second = make_published(first.question)
    cite(first, title="Costs")
    newest = cite(first, title="Costs <again>")
    found = cited_in(first.question.get_absolute_url())
    assert len(found) == 1
    assert f'href="{newest.get_absolute_url()}"' in found[0]
    assert found[0].index("Costs &lt;again&gt;") < found[0].index(">Costs<")
    shared = Client().get(second.get_absolute_url()).content.decode()
    assert shared.count('class="cited-in"') == 1


def test_hidden_articles_are_not_named() -> None:
    answer, now = make_published("Who pays?"), timezone.now()
    cite(answer, title="Public")
    cite(answer, title=f"{CANARY} one", status=Status.DRAFT)
    cite(answer, title=f"{CANARY} two", status=Status.IN_REVIEW)
    cite(answer, title=f"{CANARY} three", publish_at=now + timedelta(hours=1))
    archive_articles([cite(answer, title=f"{CANARY} four")])
    page = Client().get(answer.question.get_absolute_url()).content.decode()
    assert "Public" in page
    assert CANARY not in page


def test_an_archived_article_is_named_no_longer() -> None:
    answer = make_published("Who pays?")
    article = cite(answer, title="Costs")
    address = answer.question.get_absolute_url()
    assert cited_in(address)
    archive_articles([article])
    assert not cited_in(address)


def test_a_question_page_costs_one_statement_more_with_articles_and_none_without() -> None:
    answers = [make_published("Who pays?")]
    answers += [make_published(answers[0].question) for _ in range(5)]
    address = answers[0].question.get_absolute_url()

    def statements() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            Client().get(address)
        return [query["sql"] for query in queries]

    table = Citation._meta.db_table
    without = statements()
    assert not [sql for sql in without if table in sql]
    cite(*answers, title="Costs")
    cite(*answers, title="Costs again")
    assert len(statements()) == len(without) + 1
