import pytest
from django.test import Client
from django.urls import reverse

from clipqa.articles.blocks import BlockValue
from clipqa.curation.articles import archive_articles, publish_articles
from clipqa.curation.previews import preview_token
from clipqa.history import revisions_of
from clipqa.models import Article, Status, Verb
from tests.admin.pages import page_of, save
from tests.articles.make import make_article, text
from tests.factories import make_published
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Article:
    return make_article(text("Zirkon."), status=Status.DRAFT)


def test_a_draft_is_previewed_as_readers_will_see_it(draft: Article) -> None:
    response = Client().get(reverse("preview", args=[preview_token(draft)]))
    assert response.status_code == 200
    assert "Zirkon." in response.content.decode()
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Cache-Control"] == "private, no-store"
    assert Client().get(draft.get_absolute_url()).status_code == 404


def test_a_preview_ends_with_the_draft(draft: Article) -> None:
    url = reverse("preview", args=[preview_token(draft)])
    publish_articles([draft])
    assert Client().get(url)["Location"] == draft.get_absolute_url()
    archive_articles([draft])
    assert Client().get(url).status_code == 410
    assert Client().get(f"{url[:-3]}xy/").status_code == 404


def test_the_admin_links_to_the_preview(admin_client: Client, draft: Article) -> None:
    assert "/preview/article." in admin_client.get(page_of(draft)).content.decode()


def test_a_contributor_submits_a_draft_and_reviewers_see_it() -> None:
    conny, edda = of_role("conny", "contributor"), of_role("edda", "editor")
    draft = make_article(text("Zirkon."), status=Status.DRAFT, created_by=conny)
    client = signed_in(conny)
    assert "Submit for review" in client.get(page_of(draft)).content.decode()
    save(client, page_of(draft), _submit="1")
    draft.refresh_from_db()
    assert draft.status == Status.IN_REVIEW
    assert revisions_of(Article, draft.pk).first().verb == Verb.SUBMITTED
    index = signed_in(edda).get(reverse("admin:index")).content.decode()
    assert "Articles to review" in index
    assert draft.title in index
    assert "Your articles" in client.get(reverse("admin:index")).content.decode()


def test_a_contributor_can_not_publish_by_the_form() -> None:
    conny = of_role("conny", "contributor")
    draft = make_article(text("Zirkon."), status=Status.DRAFT, created_by=conny)
    save(signed_in(conny), page_of(draft), status="published", _publish="1")
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_the_articles_of_others_are_in_no_contributor_s_queue() -> None:
    make_article(text("Zirkon."), title="Of another", status=Status.IN_REVIEW)
    conny = of_role("conny", "contributor")
    assert "Of another" not in signed_in(conny).get(reverse("admin:index")).content.decode()


def test_a_preview_shows_only_public_clips() -> None:
    hidden = make_published("Secret?", body="Secret words.")
    article = make_article(BlockValue("clip", {"cited": hidden.public_id}), status=Status.DRAFT)
    hidden.status = Status.DRAFT
    hidden.save()
    from clipqa.curation import save_answer

    save_answer(hidden)
    page = Client().get(reverse("preview", args=[preview_token(article)])).content.decode()
    assert "Secret words." not in page
