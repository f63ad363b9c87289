"""The editor saves all blocks of an article as one value, in the order of their numbers."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clipqa.articles.blocks import BlockValue
from clipqa.articles.reading import read_blocks
from clipqa.curation.articles import ArticleParts, save_article
from clipqa.history import revisions_of
from clipqa.models import Article, Status
from tests.admin.articles.pages import block, page_errors
from tests.admin.pages import add_page, list_page, page_of, save
from tests.articles.make import faq, make_article, text
from tests.factories import make_published, make_question, make_topic

pytestmark = pytest.mark.django_db


def blocks_of(article: Article) -> list[BlockValue]:
    return read_blocks([article.pk])[article.pk]


def every_block(answer_id: str, question: str, topic: str) -> dict[str, object]:
    return {
        **block("text", 0, 10, text=f"Observers watch [^{answer_id}]."),
        **block("key_points", 0, 20, title="", points="One.\nTwo."),
        **block("table", 0, 30, cells="Side | Says\nA | yes", has_header="on", title="", note=""),
        **block("faq", 0, 40, question="Who watches?", answer="Both sides."),
        **block("callout", 0, 50, kind="tip", text="Read the text."),
        **block("quote", 0, 60, text="We watch.", attribution="Ann Ash"),
        **block("clip", 0, 70, cited=answer_id),
        **block("comparison", 0, 80, page=question),
        **block("related", 0, 90, title="", items=topic),
    }


def test_a_new_article_is_saved_with_blocks_of_each_type(admin_client: Client) -> None:
    answer, topic = make_published(), make_topic()
    typed = every_block(
        answer.public_id,
        answer.question.get_absolute_url(),
        f"https://x.example/topics/{topic.slug}/",
    )
    response = save(admin_client, add_page("article"), title="Who watches?", **typed)
    assert response.status_code == 302, page_errors(response)
    article = Article.objects.get()
    saved = blocks_of(article)
    assert [each.type for each in saved] == [
        *("text", "key_points", "table", "faq", "callout", "quote", "clip", "comparison"),
        "related",
    ]
    assert saved[2].contents["cells"] == "Side\tSays\nA\tyes"
    assert saved[7].contents["question_id"] == answer.question_id
    assert saved[8].contents["items"] == f"/topics/{topic.slug}/"
    assert [each.cited for each in article.citations.all()] == [answer.public_id]
    assert len(revisions_of(Article, article.pk)) == 1


def test_pages_that_are_not_related_are_saved_as_paths_and_unknown_ones_named(
    admin_client: Client,
) -> None:
    article, topic = make_article(text("One."), status=Status.DRAFT), make_topic()
    typed = f"https://x.example/topics/{topic.slug}/?page=2\n\n/topics/{topic.slug}/"
    assert save(admin_client, page_of(article), unrelated_pages=typed).status_code == 302
    article.refresh_from_db()
    assert article.unrelated_pages == f"/topics/{topic.slug}/"
    refused = save(admin_client, page_of(article), unrelated_pages="/topics/unknown/")
    assert "/topics/unknown/" in page_errors(refused)["unrelated_pages"][0]
    question = make_published("Who?").question.get_absolute_url()
    refused = save(admin_client, page_of(article), unrelated_pages=question)
    assert "neither an article nor a topic" in page_errors(refused)["unrelated_pages"][0]


def test_addresses_that_were_stored_may_stay(admin_client: Client) -> None:
    gone = "/topics/gone/"
    block_of_gone = BlockValue("related", {"title": "", "items": gone})
    article = make_article(block_of_gone, status=Status.DRAFT, unrelated_pages=gone)
    assert save(admin_client, page_of(article)).status_code == 302
    article.refresh_from_db()
    assert article.unrelated_pages == gone
    assert blocks_of(article)[0].contents["items"] == gone


def test_saving_an_unchanged_page_changes_no_block(admin_client: Client) -> None:
    article = make_article(text("One."), faq("Why?"), text("Two."), status=Status.DRAFT)
    before = blocks_of(article)
    assert save(admin_client, page_of(article)).status_code == 302
    assert blocks_of(article) == before


def test_the_numbers_set_the_order(admin_client: Client) -> None:
    article = make_article(text("One."), faq("Why?"), text("Two."), status=Status.DRAFT)
    ids = [each.public_id for each in blocks_of(article)]
    save(admin_client, page_of(article), **{"block_text-1-ordering": 5})
    assert [each.public_id for each in blocks_of(article)] == [ids[2], ids[0], ids[1]]


def test_a_deleted_block_is_gone_and_the_others_keep_their_ids(admin_client: Client) -> None:
    article = make_article(text("One."), faq("Why?"), text("Two."), status=Status.DRAFT)
    ids = [each.public_id for each in blocks_of(article)]
    save(admin_client, page_of(article), **{"block_text-0-DELETE": "on"})
    assert [each.public_id for each in blocks_of(article)] == ids[1:]


def test_an_error_stands_at_the_field_of_its_block_and_nothing_is_lost(
    admin_client: Client,
) -> None:
    article = make_article(text("One."), faq("Why?"), status=Status.DRAFT)
    typed = {"block_text-0-text": "Other words.", "block_faq-0-answer": ""}
    response = save(admin_client, page_of(article), **typed)
    assert response.status_code == 200
    assert list(page_errors(response)) == ["block_faq-0-answer"]
    assert "Other words." in response.content.decode()
    assert blocks_of(article)[0].contents["text"] == "One."


def test_an_unknown_id_is_named_at_the_field(admin_client: Client) -> None:
    article = make_article(text("One."), status=Status.DRAFT)
    typed = {"block_text-0-text": "So [^abcdefghij]."}
    response = save(admin_client, page_of(article), **typed)
    assert "abcdefghij" in page_errors(response)["block_text-0-text"][0]


def test_an_empty_new_block_is_left_out(admin_client: Client) -> None:
    article = make_article(text("One."), status=Status.DRAFT)
    typed = block("faq", 0, 20, question="", answer="")
    assert save(admin_client, page_of(article), **typed).status_code == 302
    assert [each.type for each in blocks_of(article)] == ["text"]


def test_an_emptied_block_is_refused(admin_client: Client) -> None:
    article = make_article(text("One."), status=Status.DRAFT)
    response = save(admin_client, page_of(article), **{"block_text-0-text": ""})
    assert list(page_errors(response)) == ["block_text-0-text"]


def test_without_a_script_a_button_saves_and_offers_an_empty_block(admin_client: Client) -> None:
    article = make_article(text("One."), status=Status.DRAFT)
    response = save(admin_client, page_of(article), _add_block="quote")
    assert response["Location"] == f"{page_of(article)}?block=quote#new-block"
    page = admin_client.get(response["Location"])
    assert 'name="block_quote-0-text"' in page.content.decode()


def test_more_blocks_than_the_limit_are_refused(admin_client: Client) -> None:
    typed: dict[str, object] = {}
    for at in range(151):
        typed |= block("text", at, at * 2 + 1, text="One.")
        typed |= block("quote", at, at * 2 + 2, text="One.", attribution="")
    response = save(admin_client, add_page("article"), title="Long", **typed)
    assert "302 blocks" in page_errors(response)["__all__"][0]


@pytest.mark.parametrize("name", ["article", "author"])
def test_the_list_opens(admin_client: Client, name: str) -> None:
    make_article()
    assert admin_client.get(list_page(name), {"q": "ceasefire"}).status_code == 200


def long_article(count: int) -> Article:
    """Create an article of this many blocks, each fourth of which cites another answer."""
    question = make_question()
    cited = [make_published(f"Who {at} of {count}?").public_id for at in range(count // 4)]
    blocks = [
        each
        for at in range(count // 4)
        for each in (
            text(f"Words {at} [^{cited[at]}]."),
            faq(f"Why {at}?"),
            BlockValue("comparison", {"question_id": question.pk}),
            BlockValue("related", {"title": "", "items": ""}),
        )
    ]
    return make_article(*blocks, title=f"Long {count}", status=Status.DRAFT)


def statements(client: Client, article: Article, **typed: object) -> tuple[int, int]:
    """Return the numbers of statements that opening and saving the editor execute."""
    with CaptureQueriesContext(
        connection,
    ) as opening:
        client.get(page_of(article))
    with CaptureQueriesContext(connection) as both:
        response = save(client, page_of(article), **typed)
    assert response.status_code == 302, page_errors(response)
    return len(opening), len(both) - len(opening)


def test_the_editor_takes_the_same_statements_for_20_and_200_blocks(admin_client: Client) -> None:
    few, many = long_article(20), long_article(200)
    statements(admin_client, few)  # fills caches, such as that of content types
    typed = {"block_text-0-text": "Other words."}
    assert statements(admin_client, few, **typed) == statements(admin_client, many, **typed)


def test_published_articles_need_blocks(admin_client: Client) -> None:
    article = Article(title="Empty")
    save_article(article, ArticleParts([]))
    response = save(admin_client, page_of(article), status="published")
    assert "no blocks" in page_errors(response)["__all__"][0]
