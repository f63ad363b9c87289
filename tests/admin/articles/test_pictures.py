"""Pictures of blocks: demanded with a text, stored after the commit, deleted with their block."""

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from clipqa.models import Article, PictureBlock, Status
from clipqa.posters.stored import rendition_names
from tests.admin.articles.pages import block, page_errors
from tests.admin.pages import decision_of, filled, page_of, save
from tests.admin.people import person
from tests.admin.test_records import picture
from tests.articles.make import make_article, text
from tests.roles.users import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client() -> Client:
    return signed_in(person("ada", is_superuser=True))


@pytest.fixture
def article() -> Article:
    return make_article(text("One."), status=Status.DRAFT)


def new_picture(**values: Any) -> dict[str, Any]:
    given = {"alt": "A line in the sand.", "caption": "", "credit": "", **values}
    return block("picture", 0, 20, **given)


def files_of(stored: PictureBlock) -> list[bool]:
    names = rendition_names(stored.poster, stored.poster_width)
    return [default_storage.exists(name) for name in names]


def test_a_picture_is_stored_and_kept_by_later_saves(client: Client, article: Article) -> None:
    typed = new_picture(picture_file=picture())
    assert save(client, page_of(article), **typed).status_code == 302
    stored = PictureBlock.objects.get()
    assert all(files_of(stored))
    assert save(client, page_of(article), **{"block_picture-0-alt": "Sand."}).status_code == 302
    again = PictureBlock.objects.get()
    assert (again.poster, again.alt, again.public_id) == (stored.poster, "Sand.", stored.public_id)
    assert all(files_of(again))


def test_another_picture_replaces_the_files(client: Client, article: Article) -> None:
    save(client, page_of(article), **new_picture(picture_file=picture()))
    old = PictureBlock.objects.get()
    save(client, page_of(article), **{"block_picture-0-picture_file": picture(900, 600)})
    new = PictureBlock.objects.get()
    assert new.poster != old.poster
    assert all(files_of(new))
    assert not any(files_of(old))


def test_the_files_of_a_deleted_block_are_deleted(client: Client, article: Article) -> None:
    save(client, page_of(article), **new_picture(picture_file=picture()))
    stored = PictureBlock.objects.get()
    save(client, page_of(article), **{"block_picture-0-DELETE": "on"})
    assert not any(files_of(stored))


def test_the_files_of_an_erased_article_are_deleted(client: Client, article: Article) -> None:
    save(client, page_of(article), **new_picture(picture_file=picture()))
    stored = PictureBlock.objects.get()
    page = reverse("admin:article_erase", args=[article.pk])
    client.post(page, {"why": "A court ordered it.", "typed": article.public_id})
    assert not Article.objects.exists()
    assert not any(files_of(stored))


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, "picture_file"),
        ({"alt": "", "picture_file": picture()}, "alt"),
        ({"picture_file": picture(8, 8)}, "picture_file"),
    ],
)
def test_a_picture_needs_a_file_and_an_alternative_text(
    client: Client, article: Article, values: dict[str, Any], wrong: str
) -> None:
    response = save(client, page_of(article), **new_picture(**values))
    assert list(page_errors(response)) == [f"block_picture-0-{wrong}"]
    assert not PictureBlock.objects.exists()


def test_a_picture_is_decoded_outside_of_a_transaction(
    client: Client, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    open_picture = Image.open

    def recording_open(*args: Any, **kwargs: Any) -> Image.Image:
        seen.append(connection.in_atomic_block)
        return open_picture(*args, **kwargs)

    monkeypatch.setattr(Image, "open", recording_open)
    save(client, page_of(article), **new_picture(picture_file=picture()))
    assert seen == [False]


# Proposals, which contain a picture's texts and not its file -----------------------------
@pytest.fixture
def published(client: Client, article: Article) -> Article:
    save(client, page_of(article), **new_picture(picture_file=picture()), status=Status.PUBLISHED)
    return article


def proposal_of_alt(client: Client, article: Article) -> str:
    """Keep a draft with another alternative text. Return the address of its page."""
    sent = {**filled(client.get(page_of(article))), "block_picture-0-alt": "Sand."}
    client.post(page_of(article), {**sent, "_keep": "x"})
    return reverse("admin:clipqa_article_proposal", args=[article.pk, article.proposals.get().pk])


def publish_proposal(client: Client, page: str) -> str:
    sent = {**decision_of(client.get(page)), "_accept": "x"}
    return client.post(page, sent, follow=True).content.decode()


def test_a_proposal_keeps_the_picture_that_replaced_its_own(
    client: Client, published: Article
) -> None:
    page = proposal_of_alt(client, published)
    save(client, page_of(published), **{"block_picture-0-picture_file": picture(900, 600)})
    new = PictureBlock.objects.get()
    shown = client.get(page)
    assert shown.context["overwritten"] == ""
    [difference] = shown.context["differences"]
    assert "posters/" not in "".join(p.text for p in difference.pieces if p.kind != "same")
    publish_proposal(client, page)
    stored = PictureBlock.objects.get()
    assert (stored.alt, stored.poster) == ("Sand.", new.poster)
    assert all(files_of(stored))


def test_a_proposal_whose_picture_was_deleted_is_refused(
    client: Client, published: Article
) -> None:
    page = proposal_of_alt(client, published)
    save(client, page_of(published), **{"block_picture-0-DELETE": "on"})
    assert "The file of a picture in this proposal was deleted" in publish_proposal(client, page)
    assert not PictureBlock.objects.exists()
    url = f"{page_of(published)}?continue=draft"
    refused = client.post(url, {**filled(client.get(url)), "_save": "x"})
    assert "The picture is missing" in page_errors(refused)["block_picture-0-picture_file"][0]
