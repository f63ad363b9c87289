"""Addresses for machines: is it up, is it ready, what may be crawled."""

from django.contrib.sitemaps import views as sitemap_views
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse

from clipqa.replicas import troubles
from clipqa.sitemaps import SITEMAPS, index_items
from clipqa.views.public import absolute, public_page, read_only

NO_CONTENT_POLICY = "default-src 'none'"


@read_only
def livez(request: HttpRequest) -> HttpResponse:
    """The process is up; asks nothing of anything else."""
    return _plain(HttpResponse("ok\n", content_type="text/plain"))


@read_only
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, cache and migrations are ready; 503 with what is not.

    Replicas are told of and not waited for: pages come out without them.
    """
    found = {"database": _database(), "migrations": _migrations(), "cache": _cache()}
    ready = all(state == "ok" for state in found.values())
    found |= {name: trouble or "ok" for name, trouble in troubles().items()}
    return _plain(JsonResponse(found, status=200 if ready else 503))


def _plain(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    # A policy of its own: the site's reads the database, which may be what is down.
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
        return "The database can't be asked."
    return "Run manage.py migrate." if plan else "ok"


def _cache() -> str:
    try:
        cache.set("readyz", "ok", 5)
        kept = cache.get("readyz")
    except Exception:  # each cache has errors of its own; whatever they are, this must answer
        kept = None
    return "ok" if kept == "ok" else "The cache does not answer. Check REDIS_URL."


@read_only
def robots(request: HttpRequest) -> HttpResponse:
    text = render(request, "robots.txt", {"sitemap_url": absolute(request, reverse("sitemap"))})
    text["Content-Type"] = "text/plain; charset=utf-8"
    text["Cache-Control"] = "public, max-age=3600"
    return text


@public_page
def sitemap_index(request: HttpRequest) -> HttpResponse:
    items = index_items(lambda path: absolute(request, path))
    context = {"sitemaps": items}
    return render(request, "sitemap_index.xml", context, content_type="application/xml")


@public_page
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    return sitemap_views.sitemap(request, sitemaps=dict(SITEMAPS), section=section)


@read_only
def favicon(request: HttpRequest) -> HttpResponseBase:
    """Browsers ask for it unasked, wherever the head says the icon is."""
    response = redirect(static("icons/favicon.ico"), permanent=False)
    # Every browser asks; a minute, since the next release may name the icon anew.
    response["Cache-Control"] = "public, max-age=60"
    return response
