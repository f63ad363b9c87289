"""Contributors write and see their own articles; reviewers see, publish and archive all."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from clipqa.curation import publish
from clipqa.models import Article, Author, Status, User
from tests.admin.articles.pages import block, page_errors
from tests.admin.pages import add_page, list_page, page_of, save
from tests.admin.people import person
from tests.articles.make import make_article, make_author, text
from tests.factories import make_answer, make_published, make_topic
from tests.roles.users import make_draft, of_role, signed_in

pytestmark = pytest.mark.django_db
FIND = reverse("admin:article_answers")


@pytest.fixture
def conny(db: None) -> User:
    return of_role("conny", "contributor")


@pytest.fixture
def editor(db: None) -> Client:
    return signed_in(of_role("edda", "editor"))


def found(client: Client, words: str) -> list[str]:
    return [each["id"] for each in client.get(FIND, {"q": words}).json()["answers"]]


def test_a_contributor_adds_an_article_as_a_draft(conny: User) -> None:
    client = signed_in(conny)
    typed = block("text", 0, 10, text="One.")
    sent = save(client, add_page("article"), title="Mine", status="published", **typed)
    assert sent.status_code == 302
    article = Article.objects.get()
    assert (article.status, article.created_by) == (Status.DRAFT, conny)
    assert article.title in client.get(list_page("article")).content.decode()


def test_the_article_of_another_contributor_is_hidden(conny: User) -> None:
    article = make_article(status=Status.DRAFT, created_by=conny)
    other = signed_in(of_role("otto", "contributor"))
    assert other.get(page_of(article)).status_code == 404
    assert article.title not in other.get(list_page("article")).content.decode()


def test_a_contributor_reads_an_own_article_in_review(conny: User) -> None:
    article = make_article(text("Waiting words."), status=Status.IN_REVIEW, created_by=conny)
    page = signed_in(conny).get(page_of(article)).content.decode()
    assert "Waiting words." in page
    assert 'name="_save"' not in page
    assert "disabled" in page


def test_editors_publish_and_archive_from_the_list(editor: Client) -> None:
    one, empty = make_article(status=Status.DRAFT), Article.objects.create(title="Empty")
    chosen = {"_selected_action": [one.pk, empty.pk]}
    url = list_page("article")
    page = editor.post(url, {"action": "publish_selected", **chosen}, follow=True)
    assert "1 article was published." in page.content.decode()
    assert "“Empty”" in page.content.decode()
    assert list(Article.objects.published()) == [one]
    editor.post(url, {"action": "archive_selected", "_selected_action": [one.pk]})
    one.refresh_from_db()
    assert one.status == Status.ARCHIVED


def test_a_contributor_has_no_actions_of_reviewers(conny: User) -> None:
    article = make_article(status=Status.DRAFT, created_by=conny)
    sent = {"action": "publish_selected", "_selected_action": [article.pk]}
    signed_in(conny).post(list_page("article"), sent)
    article.refresh_from_db()
    assert article.status == Status.DRAFT


def test_the_search_for_clips_shows_public_answers_and_own_drafts(
    conny: User, editor: Client
) -> None:
    public, draft = make_published("Who hosts the zebra?"), make_draft(conny)
    otto = signed_in(of_role("otto", "contributor"))
    assert found(otto, "zebra") == [public.public_id]
    assert found(otto, "zanzibar") == []
    assert found(otto, draft.public_id) == []
    assert found(signed_in(conny), "zanzibar") == [draft.public_id]
    assert found(editor, f"[^{draft.public_id}]") == [draft.public_id]
    assert found(otto, f"https://x.example{public.question.get_absolute_url()}") == [
        public.public_id
    ]


def test_a_hidden_answer_can_not_be_cited_by_its_id(conny: User) -> None:
    hidden = make_draft(conny)
    otto = signed_in(of_role("otto", "contributor"))
    typed = block("clip", 0, 10, cited=hidden.public_id)
    refused = save(otto, add_page("article"), title="Mine", **typed)
    assert "may cite" in page_errors(refused)["block_clip-0-cited"][0]
    publish([hidden])
    assert save(otto, add_page("article"), title="Mine", **typed).status_code == 302


def test_an_own_article_still_cites_an_answer_that_left_the_site(editor: Client) -> None:
    gone = make_answer("Who?", status=Status.PUBLISHED)
    article = make_article(text(f"So [^{gone.public_id}]."), status=Status.DRAFT)
    gone.delete()
    assert save(editor, page_of(article), title="New title").status_code == 302


def test_an_author_is_edited_and_links_to_the_articles(editor: Client) -> None:
    make_article(author=make_author("Ann Ash"))
    author = Author.objects.get()
    page = editor.get(page_of(author)).content.decode()
    assert f"{list_page('article')}?author__id__exact={author.pk}" in page
    listed = editor.get(list_page("article"), {"author__id__exact": author.pk})
    assert "How ceasefires are monitored" in listed.content.decode()


@pytest.mark.parametrize("path", ["/topics/ceasefires/", "/authors/ann-ash/"])
def test_the_list_is_searched_by_an_own_address(editor: Client, path: str) -> None:
    make_article(author=make_author("Ann Ash"), topics=[make_topic()])
    make_article(title="Another")
    page = editor.get(list_page("article"), {"q": f"https://x.example{path}"}).content.decode()
    assert "How ceasefires are monitored" in page
    assert "Another" not in page


def test_a_user_who_may_only_add_articles_writes_their_blocks() -> None:
    adder = person("adam")
    adder.user_permissions.set(Permission.objects.filter(codename="add_article"))
    page = signed_in(adder).get(add_page("article"))
    assert page.context["blocks"]["may_write"]
    assert 'name="_add_block"' in page.content.decode()
