"""Review of articles: submission, sending back, taking back and previews."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clipqa.articles.blocks import BlockValue
from clipqa.curation.articles import archive_articles, publish_articles
from clipqa.curation.previews import preview_token
from clipqa.curation.proposals import decline, propose
from clipqa.history import as_actor, revisions_of
from clipqa.models import Article, ArticleChangesRequested, Status, User, Verb
from tests.admin.pages import list_page, page_of, save
from tests.admin.people import person
from tests.articles.make import make_article, text
from tests.factories import make_answer, make_published
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


def queue_of(client: Client) -> dict[str, list[str]]:
    sections = client.get(reverse("admin:index")).context["queue"]
    return {str(section.title): [row.text for row in section.rows] for section in sections}


def submitted_article(owner: User) -> Article:
    return make_article(text("Zirkon."), status=Status.IN_REVIEW, created_by=owner)


def test_an_article_is_sent_back_with_a_comment_and_submitted_again() -> None:
    conny, edda = of_role("conny", "contributor"), signed_in(of_role("edda", "editor"))
    article, writer = submitted_article(conny), signed_in(conny)
    page = reverse("admin:clipqa_article_send_back", args=[article.pk])
    assert page in edda.get(page_of(article)).content.decode()
    version = edda.get(page).context["form"]["edit_version"].value()
    refused = edda.post(page, {"comment": " ", "edit_version": version})
    assert refused.context["form"].errors["comment"]
    edda.post(page, {"comment": "Which line?", "edit_version": version})
    article.refresh_from_db()
    assert article.status == Status.DRAFT
    waiting = queue_of(writer)
    assert waiting["Sent back to you"] == [article.title]
    assert "Your articles" not in waiting
    assert "Sent back</span>" in writer.get(list_page("article")).content.decode()
    assert "Which line?" in writer.get(page_of(article)).content.decode()
    save(writer, page_of(article), _submit="1")
    assert not ArticleChangesRequested.objects.exists()
    assert queue_of(edda)["Articles to review"] == [article.title]


def test_a_newer_version_is_not_sent_back_unread() -> None:
    article = submitted_article(of_role("conny", "contributor"))
    edda = signed_in(of_role("edda", "editor"))
    sent = {"comment": "Which line?", "edit_version": article.edit_version - 1}
    edda.post(reverse("admin:clipqa_article_send_back", args=[article.pk]), sent)
    article.refresh_from_db()
    assert article.status == Status.IN_REVIEW


def test_the_owner_takes_an_article_back_to_edit_it() -> None:
    conny = of_role("conny", "contributor")
    article, writer = submitted_article(conny), signed_in(conny)
    take_back = reverse("admin:clipqa_article_take_back", args=[article.pk])
    page = writer.get(page_of(article)).content.decode()
    assert f'formaction="{take_back}"' in page
    assert 'name="_save"' not in page
    writer.post(take_back)
    article.refresh_from_db()
    assert article.status == Status.DRAFT
    assert revisions_of(Article, article.pk).first().verb == Verb.TAKEN_BACK
    assert 'name="_submit"' in writer.get(page_of(article)).content.decode()


def test_scheduled_and_expiring_articles_are_listed_beside_the_answers() -> None:
    now = timezone.now()
    make_article(title="Soon", publish_at=now + timedelta(days=1))
    make_article(title="Over soon", expire_at=now + timedelta(days=2))
    waiting = queue_of(signed_in(of_role("edda", "editor")))
    assert waiting["Scheduled"] == ["Soon"]
    assert waiting["Expiring within a week"] == ["Over soon"]


def with_rights(name: str, *codes: str) -> User:
    user = person(name)
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    return user


def propose_title(user: User, article: Article) -> None:
    with as_actor(actor=user):
        propose(article, {"title": f"By {user.username}"})


def test_a_queue_lists_what_its_user_reviews_of_each_model() -> None:
    writes = ("view_article", "change_article", "add_article")
    conny, rita = with_rights("conny", *writes), with_rights("rita", *writes, "review_article")
    edda = with_rights("edda", *writes, "review_answer", "view_answer", "change_answer")
    article = make_article(title="Who counts?", publish_at=timezone.now() + timedelta(days=1))
    of_edda = make_article(title="Who watches?", created_by=edda)
    propose_title(conny, article)
    propose_title(edda, of_edda)
    waiting = queue_of(signed_in(rita))
    assert waiting["Proposed changes"] == ["Who counts?", "Who watches?"]
    assert waiting["Scheduled"] == ["Who counts?"]
    assert "To review" not in waiting
    assert queue_of(signed_in(conny))["Waiting for review"] == ["Who counts?"]
    waiting = queue_of(signed_in(edda))
    assert (waiting["Proposed changes"], waiting["To review"]) == ([], [])
    assert waiting["Waiting for review"] == ["Who watches?"]
    with as_actor(actor=rita):
        decline(of_edda.proposals.get(), "Not yet.")
    assert queue_of(signed_in(edda))["Sent back to you"] == ["Who watches?"]


def test_what_waits_for_a_review_is_listed_newest_first() -> None:
    conny = of_role("conny", "contributor")
    make_answer("Who counts?", status=Status.IN_REVIEW, created_by=conny)
    article = make_article(title="Who watches?", created_by=conny)
    propose_title(conny, article)
    assert queue_of(signed_in(conny))["Waiting for review"] == ["Who watches?", "Who counts?"]


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
