from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from clipqa.models import Notice
from tests.database_errors import failing


def test_livez_does_not_query_the_database() -> None:
    """This test has no database mark, so any query would be an error."""
    response = Client().get("/livez")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.django_db
def test_readyz_reports_the_state_of_each_part() -> None:
    response = Client().get("/readyz")
    assert response.status_code == 200
    parts = ("database", "migrations", "cache", "work")
    assert response.json() == dict.fromkeys(parts, "ok")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_readyz_tells_of_overdue_work_and_stays_ready() -> None:
    hour_ago = timezone.now() - timedelta(hours=1)
    Notice.objects.create(answer_id=1, person_id=1, event="published", next_try_at=hour_ago)
    response = Client().get("/readyz")
    assert response.status_code == 200
    work = response.json()["work"]
    assert work.startswith("Background jobs are overdue by more than 30 minutes.")


@pytest.mark.django_db
def test_readyz_waits_for_migrations() -> None:
    MigrationRecorder(connection).migration_qs.filter(app="clipqa").order_by("-pk")[0].delete()
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json()["migrations"] == "Run manage.py migrate."


@pytest.mark.django_db
def test_readyz_notices_a_dead_cache(settings: Settings) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json()["cache"] == "The cache does not answer. Check REDIS_URL."


@pytest.mark.django_db
def test_readyz_notices_a_dead_database() -> None:
    with failing("no such server"):
        response = Client().get("/readyz")
    assert response.status_code == 503
    assert "DATABASE_URL" in response.json()["database"]
    assert response.json()["migrations"] != "ok"


@pytest.mark.django_db
def test_robots_may_read_pages_but_no_fragments(settings: Settings) -> None:
    settings.CLIPQA_SITE_URL = "https://clips.example.org"
    response = Client().get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "Sitemap: https://clips.example.org/sitemap.xml" in lines
    assert {"Disallow: /admin/", "Disallow: /*?*fragment="} <= set(lines)


@pytest.mark.django_db
def test_the_favicon_has_the_url_that_browsers_request() -> None:
    response = Client().get("/favicon.ico")
    assert response.status_code == 302
    assert response["Location"] == "/static/icons/favicon.ico"
    assert response["Cache-Control"] == "public, max-age=60"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nowhere/", "/topics/nobody/", "/media/nothing.mp4"])
def test_a_missing_page_has_links_to_other_pages(path: str) -> None:
    response = Client().get(path)
    assert response.status_code == 404
    assert b"There is no page here" in response.content
    assert b'href="/topics/"' in response.content


@pytest.mark.django_db
def test_a_form_with_an_expired_token_gets_an_error_page() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    assert response.status_code == 403
    assert b"<h1>" in response.content
    assert "no-store" in response["Cache-Control"]
