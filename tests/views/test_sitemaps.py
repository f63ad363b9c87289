import re
from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from clipqa.curation import archive
from clipqa.models import Outlet, Question, Status, Topic, Video
from clipqa.views.sitemaps import OF_ARTICLES, SITEMAPS, SiteMap
from tests.articles.make import make_article
from tests.factories import make_answer, make_outlet, make_published, make_question, make_topic

pytestmark = pytest.mark.django_db

SITE = "http://testserver"


def locations(path: str) -> list[str]:
    response = Client().get(path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/xml")
    return re.findall("<loc>(.*?)</loc>", response.content.decode())


def all_pages() -> list[str]:
    return [page for file in locations("/sitemap.xml") for page in locations(_path(file))]


def _path(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def test_the_index_names_a_file_for_each_kind_of_page() -> None:
    def addresses(sections: Iterable[str]) -> list[str]:
        return [f"{SITE}/sitemap-{section}.xml" for section in sections]

    assert locations("/sitemap.xml") == addresses(s for s in SITEMAPS if s not in OF_ARTICLES)
    make_article()
    assert locations("/sitemap.xml") == addresses(SITEMAPS)


def test_the_files_hold_exactly_the_public_pages() -> None:
    make_published("Who talks?", topics=[make_topic("السلام")], outlet=make_outlet("Delta"))
    make_published("What is known?", expire_at=timezone.now() + timedelta(days=1))
    make_answer("A draft?", topics=[make_topic("Draft")], outlet=make_outlet("Unseen"))
    archive([make_published("Archived?")])
    make_answer(status=Status.PUBLISHED, publish_at=timezone.now() + timedelta(days=1))
    make_question("Without any answer?")
    public = [
        model_name.get_absolute_url()
        for model in (Topic, Outlet, Question, Video)
        for model_name in model.objects.public()
    ]
    fixed = ["/", "/topics/", "/outlets/", "/about/"]
    assert len(public) == 1 + 2 + 2 + 2
    assert sorted(all_pages()) == sorted(f"{SITE}{path}" for path in [*fixed, *public])


def test_every_listed_page_exists() -> None:
    make_published("Who talks?", topics=[make_topic("Peace")])
    assert {Client().get(_path(page)).status_code for page in all_pages()} == {200}


def test_every_record_has_a_modification_date() -> None:
    topic = make_topic("Peace")
    make_published(topics=[topic])
    assert f"<lastmod>{topic.updated_at:%Y-%m-%d}</lastmod>" in (
        Client().get("/sitemap-topics.xml").content.decode()
    )


def test_urls_have_the_host_of_the_site_not_of_the_request(settings: Settings) -> None:
    settings.CLIPQA_SITE_URL = "https://clips.example.org"
    make_published()
    assert all(page.startswith("https://clips.example.org/") for page in locations("/sitemap.xml"))
    assert all(
        page.startswith("https://clips.example.org/") for page in locations("/sitemap-pages.xml")
    )


def test_a_long_section_is_split_into_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SiteMap, "limit", 2)
    for number in range(3):
        make_published(f"Question {number}?")
    files = [file for file in locations("/sitemap.xml") if "questions" in file]
    assert files == [f"{SITE}/sitemap-questions.xml", f"{SITE}/sitemap-questions.xml?p=2"]
    assert [len(locations(_path(file))) for file in files] == [2, 1]
    assert Client().get("/sitemap-questions.xml?p=3").status_code == 404


def test_the_index_counts_records_without_reading_them(django_assert_num_queries: object) -> None:
    for number in range(3):
        make_published(f"Question {number}?")
    Client().get("/sitemap.xml")
    with django_assert_num_queries(5):
        Client().get("/sitemap.xml")
