"""Pages to read after an article: the nearest articles and topics."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clipqa.articles.blocks import BlockValue
from clipqa.curation.articles import ArticleParts, archive_articles, save_article
from clipqa.feed.articles.related import related_pages
from clipqa.models import Article, Status
from tests.articles.make import make_article, text
from tests.factories import make_published, make_topic
from tests.views.reader import read
from tests.views.test_unpublished_articles import archived, draft, expired, review, tomorrow

pytestmark = pytest.mark.django_db


def related_to(article: Article) -> list[str]:
    """Return the paths of the pages listed at the end, in their order."""
    html = read(article.get_absolute_url()).html.partition('aria-labelledby="also"')[2]
    return re.findall(r'href="(/[^"]+)"', html.partition("</section>")[0])


def paths(*records: object) -> list[str]:
    return [record.get_absolute_url() for record in records]  # type: ignore[attr-defined]


def test_a_preview_lists_the_topics_of_the_change() -> None:
    stored, proposed = make_topic("Peace"), make_topic("Law")
    make_published("Who mediates?", topics=[stored, proposed])
    article = make_article(topics=[stored])
    assert [topic.name for topic in related_pages(article, [proposed], ()).topics] == ["Law"]


def test_articles_with_more_common_words_and_topics_come_first() -> None:
    peace, law = make_topic("Peace"), make_topic("Law")
    words = make_article(title="Who monitors ceasefires at sea", topics=[peace])
    both = make_article(title="Rules of war", topics=[peace, law])
    newer = make_article(title="Treaties", topics=[peace])
    make_article(title="Hail and rain", topics=[make_topic("Weather")])
    article = make_article(topics=[peace, law], main_topic=peace)
    assert related_to(article) == paths(words, both, newer, law)


def test_without_topics_an_article_needs_two_distinctive_words_of_the_title() -> None:
    near = make_article(title="Monitoring a line", standfirst="What a ceasefire needs.")
    make_article(title="What is a ceasefire?")
    make_article(text("Ceasefires are monitored."), title="Only in the text")
    assert related_to(make_article()) == paths(near)
    assert related_to(make_article(title="Hail and rain")) == []


def test_topics_are_its_own_and_those_of_near_articles_without_the_main_one() -> None:
    peace, law, sea, far = map(make_topic, ("Peace", "Law", "Sea", "Far away"))
    near = make_article(title="Rules", topics=[peace, sea])
    make_article(title="Elsewhere", topics=[far])
    article = make_article(topics=[peace, law], main_topic=peace)
    assert related_to(article) == paths(near, law, sea)


def test_pages_that_a_block_names_are_not_repeated() -> None:
    peace, law = make_topic("Peace"), make_topic("Law")
    named, other = (make_article(title=each, topics=[peace]) for each in ("Named", "Other"))
    items = "\n".join(paths(named, law))
    block = BlockValue("related", {"title": "", "items": items})
    article = make_article(text("Words."), block, topics=[peace, law], main_topic=peace)
    assert related_to(article) == paths(other)


def test_a_block_without_pages_has_the_nearest_ones_instead_of_the_end() -> None:
    peace, law = make_topic("Peace"), make_topic("Law")
    near = make_article(title="Rules", topics=[peace])
    block = BlockValue("related", {"title": "Read on", "items": ""})
    article = make_article(text("Words."), block, topics=[peace, law], main_topic=peace)
    assert {*paths(near, law)} <= read(article.get_absolute_url()).links
    assert related_to(article) == []


def test_excluded_pages_are_not_listed_also_by_a_former_address() -> None:
    peace, law = make_topic("Peace"), make_topic("Law")
    one, two = (make_article(title=each, topics=[peace]) for each in ("One", "Two"))
    excluded = "\n".join([*paths(one, law), "/articles/unknown/"])
    article = make_article(topics=[peace, law], main_topic=peace, unrelated_pages=excluded)
    assert related_to(article) == paths(two)
    one.slug = "renamed"
    save_article(one)
    assert related_to(article) == paths(two)


@pytest.mark.parametrize("hide", [draft, review, archived, tomorrow, expired])
def test_nothing_hidden_is_ever_listed(hide: Callable[[Article], None]) -> None:
    peace, secret = make_topic("Peace"), make_topic("Secret")
    hidden = make_article(title="Monitoring of ceasefires", topics=[peace, secret])
    article = make_article(topics=[peace], main_topic=peace)
    assert related_to(article) == paths(hidden, secret)
    hide(hidden)
    assert related_to(article) == []


def test_a_hidden_page_that_is_excluded_is_not_shown() -> None:
    hidden = make_article(title="Zirkon", status=Status.DRAFT)
    article = make_article(unrelated_pages=hidden.get_absolute_url())
    assert "zirkon" not in read(article.get_absolute_url()).html.casefold()


def test_it_takes_as_many_statements_for_thirty_articles_as_for_one() -> None:
    peace = make_topic("Peace")
    article = make_article(topics=[peace], main_topic=peace)

    def statements(number: int) -> int:
        for each in range(number):
            make_article(title=f"Rules {each}", topics=[peace, make_topic(f"Topic {each}")])
        with CaptureQueriesContext(connection) as captured:
            assert len(related_to(article)) == (2 if number == 1 else 8)
        return len(captured)

    assert statements(1) == statements(30)
    archive_articles(Article.objects.exclude(pk=article.pk))
    save_article(article, ArticleParts())
    assert related_to(article) == []
