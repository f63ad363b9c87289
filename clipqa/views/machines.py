"""Health checks, robots.txt, sitemaps and the favicon."""

from django.contrib.sitemaps import views as sitemap_views
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse

from clipqa.db.replicas import replica_problems
from clipqa.jobs.status import late_work_sentence, read_statuses
from clipqa.middleware import library_state
from clipqa.views.public import absolute, public_page, read_only
from clipqa.views.sitemaps import SITEMAPS, index_items

NO_CONTENT_POLICY = "default-src 'none'"


@read_only
def livez(request: HttpRequest) -> HttpResponse:
    """Report that the process is up, without any other check."""
    return _plain(HttpResponse("ok\n", content_type="text/plain"))


@read_only
def readyz(request: HttpRequest) -> HttpResponse:
    """Report whether database, migrations and cache are ready; 503 if one is not.

    The states of background jobs and of replicas are included but don't change the status, since
    pages work without them.
    """
    states = {"database": _database(), "migrations": _migrations(), "cache": _cache()}
    ready = all(state == "ok" for state in states.values())
    states["work"] = _work() if states["migrations"] == "ok" else "unknown"
    states |= {name: trouble or "ok" for name, trouble in replica_problems().items()}
    return _plain(JsonResponse(states, status=200 if ready else 503))


def _plain(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    # The site's usual policy queries the database, which may be down.
    response["Content-Security-Policy"] = NO_CONTENT_POLICY
    return response


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "The database does not answer. Check DATABASE_URL and the database server."
    return "ok"


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "The database can't be queried."
    return "Run manage.py migrate." if plan else "ok"


def _cache() -> str:
    try:
        cache.set("readyz", "ok", 5)
        stored = cache.get("readyz")
    except (
        Exception
    ):  # each cache backend has its own exceptions, and this view must respond to all
        stored = None
    return "ok" if stored == "ok" else "The cache does not answer. Check REDIS_URL."


def _work() -> str:
    try:
        return late_work_sentence(read_statuses().values()) or "ok"
    except DatabaseError:
        return "unknown"


@read_only
def robots(request: HttpRequest) -> HttpResponse:
    text = render(request, "robots.txt", {"sitemap_url": absolute(request, reverse("sitemap"))})
    text["Content-Type"] = "text/plain; charset=utf-8"
    text["Cache-Control"] = "public, max-age=3600"
    return text


@public_page
def sitemap_index(request: HttpRequest) -> HttpResponse:
    has_articles = library_state(request).has_articles
    items = index_items(lambda path: absolute(request, path), has_articles=has_articles)
    context = {"sitemaps": items}
    return render(request, "sitemap_index.xml", context, content_type="application/xml")


@public_page
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    return sitemap_views.sitemap(request, sitemaps=dict(SITEMAPS), section=section)


@read_only
def favicon(request: HttpRequest) -> HttpResponseBase:
    """Redirect to the icon. Browsers request /favicon.ico whatever <link> a page has."""
    response = redirect(static("icons/favicon.ico"), permanent=False)
    # Only a minute, since the next release may change the hash in the icon's name.
    response["Cache-Control"] = "public, max-age=60"
    return response
