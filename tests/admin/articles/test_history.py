import pytest
from django.test import Client
from django.urls import reverse

from clipqa.articles.blocks import BlockValue
from clipqa.articles.reading import read_blocks
from clipqa.curation import EditConflict
from clipqa.curation.articles import ArticleParts, archive_articles, save_article
from clipqa.curation.erasing_articles import erase_article
from clipqa.curation.merging import SeenVersions, merge
from clipqa.curation.proposals import propose
from clipqa.curation.restoring_articles import restore_article
from clipqa.history import RecordHistory, revisions_of
from clipqa.models import (
    Article,
    ArticleChangesRequested,
    ArticleEntry,
    ArticleProposal,
    Author,
    Citation,
    Erasure,
    Revision,
    Status,
    TextBlock,
    Topic,
    Verb,
)
from tests.articles.make import faq, make_article, make_author, text
from tests.factories import make_published, make_question, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    first, second = text("Observers watch the line."), faq("Who pays?")
    article = make_article(first, second, topics=[make_topic("Talks")])
    save_article(article, ArticleParts([second, text("Observers watch roads.", first.public_id)]))
    return article


def page(client: Client, name: str, *args: object, query: str = "") -> str:
    response = client.get(reverse(f"admin:clipqa_article_{name}", args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_history_names_the_changed_blocks(admin_client: Client, article: Article) -> None:
    html = page(admin_client, "history", article.pk)
    assert "Text: “Observers watch roads.”" in html


def test_two_versions_are_compared_by_block(admin_client: Client, article: Article) -> None:
    newest = revisions_of(Article, article.pk).first()
    html = page(admin_client, "compare", article.pk, query=f"?to={newest.pk}")
    assert "Text: Observers watch <del>" in html
    assert "All other fields are the same." in html


def test_another_order_of_the_same_blocks_is_said(admin_client: Client) -> None:
    one, two = text("One."), text("Two.")
    article = make_article(one, two)
    save_article(article, ArticleParts([two, one]))
    assert "Order of the blocks" in page(admin_client, "history", article.pk)
    newest = revisions_of(Article, article.pk).first()
    html = page(admin_client, "compare", article.pk, query=f"?to={newest.pk}")
    assert "Moved: Text: “" in html


def test_a_moved_block_is_shown_beside_other_changes(admin_client: Client) -> None:
    one, two, three = text("One."), text("Two."), text("Three.")
    article = make_article(one, two, three)
    save_article(article, ArticleParts([three, text("Uno.", one.public_id), faq("Why?"), two]))
    assert "Order of the blocks" in page(admin_client, "history", article.pk)
    newest = revisions_of(Article, article.pk).first()
    html = page(admin_client, "compare", article.pk, query=f"?to={newest.pk}")
    assert "Moved: Text: “Three.”" in html
    assert "After Text: “Two.”" in html
    assert "At the beginning" in html
    assert "Moved: Text: “Two.”" not in html


def test_an_earlier_version_is_restored_with_its_blocks(
    admin_client: Client, article: Article
) -> None:
    first = revisions_of(Article, article.pk).last()
    url = reverse("admin:clipqa_article_restore", args=[article.pk, first.pk])
    assert "Observers watch" in admin_client.get(url).content.decode()
    admin_client.post(url, {"why": "It was right.", "edit_version": article.edit_version})
    blocks = read_blocks([article.pk])[article.pk]
    assert [block.texts[0] for block in blocks] == ["Observers watch the line.", "Who pays?"]
    newest = revisions_of(Article, article.pk).first()
    assert (newest.verb, newest.why) == (Verb.RESTORED, "It was right.")


def test_a_restored_version_that_another_save_overtook_is_refused(article: Article) -> None:
    state = RecordHistory(article).state_after(revisions_of(Article, article.pk).last().pk)
    with pytest.raises(EditConflict):
        restore_article(article, state, article.edit_version - 1, "why")


def test_deleting_archives_and_can_be_undone(admin_client: Client, article: Article) -> None:
    url = reverse("admin:clipqa_article_delete", args=[article.pk])
    seen = {"post": "yes", "edit_version": article.edit_version}
    admin_client.post(url, {**seen, "seen": f"{article.pk}:{article.edit_version}"})
    article.refresh_from_db()
    assert article.status == Status.ARCHIVED
    newest = revisions_of(Article, article.pk).first()
    admin_client.post(reverse("admin:article_undo_archive"), {"revisions": str(newest.pk)})
    article.refresh_from_db()
    assert article.status == Status.PUBLISHED
    assert ArticleEntry.objects.filter(pk=article.pk).exists()


def test_erasing_leaves_nothing_but_a_tombstone(admin_client: Client, article: Article) -> None:
    path, pk = article.get_absolute_url(), article.pk
    assert propose(article, {"title": "A title with the words"})
    ArticleChangesRequested.objects.create(article=article, comment="The words.")
    url = reverse("admin:article_erase", args=[pk])
    assert "2 blocks" in admin_client.get(url).content.decode()
    admin_client.post(url, {"why": "A court ordered it.", "typed": "something else"})
    assert Article.objects.filter(pk=pk).exists()
    admin_client.post(url, {"why": "A court ordered it.", "typed": article.public_id})
    assert Client().get(path).status_code == 410
    parts = (ArticleEntry, TextBlock, Citation, ArticleProposal, ArticleChangesRequested)
    for model in (Article, *parts):
        assert not model.objects.exists(), model
    assert not Revision.objects.filter(model_name="article", record_id=pk).exists()
    assert Erasure.objects.filter(model_name="article", record_id=pk).exists()


def test_merged_authors_keep_their_articles_and_addresses() -> None:
    one, two = make_author("E. Brandt"), make_author("Edda Brandt")
    article = make_article(author=one)
    old = one.get_absolute_url()
    merge(one, two, SeenVersions(one.edit_version, two.edit_version))
    article.refresh_from_db()
    assert article.author == two
    response = Client().get(old)
    assert (response.status_code, response["Location"]) == (301, two.get_absolute_url())
    assert Author.objects.get() == two


def test_merged_topics_take_their_articles_along() -> None:
    one, two = make_topic("Truces"), make_topic("Ceasefires")
    article = make_article(topics=[one, two], main_topic=one)
    merge(one, two, SeenVersions(one.edit_version, two.edit_version))
    article.refresh_from_db()
    assert article.main_topic == two
    assert list(article.topics.all()) == [two]
    assert Topic.objects.get() == two
    assert "trucs" not in ArticleEntry.objects.get().names_terms


def test_a_merged_question_stays_in_its_comparisons() -> None:
    one, two = make_question("Who pays for it?"), make_question("Who pays?")
    make_published(one)
    article = make_article(BlockValue("comparison", {"question_id": one.pk}))
    merge(one, two, SeenVersions(one.edit_version, two.edit_version))
    (block,) = read_blocks([article.pk])[article.pk]
    assert block.contents["question_id"] == two.pk


def test_an_erased_article_is_not_imported_again(article: Article) -> None:
    archive_articles([article])
    erase_article(article, "why")
    assert not Article.objects.exists()
