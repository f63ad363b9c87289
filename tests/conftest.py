"""Fixtures and markers of all tests: the database, the media folder, and tests that need a tool."""

import gc
import os
import shutil
import time
from collections.abc import Iterator

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import SimpleTestCase, override_settings

from scripts.redis_server import PROGRAMS as REDIS_PROGRAMS

# Playwright's event loop runs in the test's own thread; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

TOOLS = {
    "browser": ("chromium", "chromium-browser", "google-chrome"),
    "ffmpeg": ("ffmpeg",),
    "redis": REDIS_PROGRAMS,
}

# Tests of code that differs on SQLite. `make coverage` measures them besides those on PostgreSQL.
ENGINE = ("tests/backups", "tests/search", "tests/test_checks.py", "tests/lib/test_environment.py")
# Tests whose result does not depend on the database: `make test` runs them on SQLite only. Left
# out of them is what reaches SQL, locks or migrations of our own; roles/test_matrix requests every
# address, so that a query that only PostgreSQL refuses is found on each page of the admin.
ONCE = (
    *(f"tests/{name}" for name in ("accounts", "clip_desk", "demo", "fetching", "films")),
    *(f"tests/{name}" for name in ("hostile", "lab", "notices", "posters", "providers", "roles")),
    *(f"tests/admin/{name}" for name in ("articles", "evidence", "history", "review", "test_")),
    "tests/admin/readers",
    "tests/jobs/test_redis_queue.py",
    *(f"tests/admin/conflicts/test_{name}" for name in ("editors", "form")),
    *(f"tests/admin/answer_import/test_{name}" for name in ("files", "rights")),
    "tests/admin/pasted_topics/test_screen.py",
    "tests/backups/test_bad_archives.py",
    "tests/backups/test_failed_carry_over.py",
    "tests/feed/test_no_results.py",
    *(f"tests/feed/test_speakers.py::test_{name}" for name in ("a_page_takes", "the_fifty")),
    *(f"tests/importers/test_{name}" for name in ("encodings", "formats", "tables", "texts")),
    *(f"tests/importers/test_{name}" for name in ("other_kinds", "written_values", "xlsx")),
    "tests/media/test_content_policy.py",
    "tests/readers/test_ask.py",
    *(
        "tests/readers/test_reports.py::test_no_hostile",
        "tests/readers/test_reports.py::test_an_imp",
    ),
    *(f"tests/operating/test_{name}" for name in ("age", "films", "shared_cache", "policies")),
    *(f"tests/readers/subscriptions/test_{name}" for name in ("unsubscribing", "bounces", "mail_")),
    *("tests/operating/test_purging.py", "tests/operating/test_refused.py"),
    *(f"tests/readers/test_{name}.py" for name in ("comment_pages", "hostile_comments")),
    *("tests/test_body_limits.py", "tests/test_wsgi.py"),
    *(f"tests/views/test_{name}" for name in ("bylines", "compression", "crashes", "expensive")),
    *(f"tests/views/test_{name}" for name in ("fragments", "page_heads", "http")),
    *(f"tests/views/test_{name}" for name in ("media", "page_cache", "preview", "published_media")),
    *(f"tests/views/test_{name}" for name in ("question_page", "sitemaps", "video_page")),
    *("tests/views/test_api_limit.py", "tests/views/test_search_limit.py"),
    *("tests/views/test_hidden_slugs.py", "tests/views/test_unpublished_articles.py"),
)
TWICE = (
    "tests/admin/test_answer_lists.py",
    "tests/admin/test_change_lists.py",
    "tests/admin/test_hostile_values.py",
    "tests/admin/test_private_drafts.py",
    "tests/admin/test_related_filters.py",
    "tests/roles/test_matrix.py::test_every_address_responds",
)
DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}

# No deadline, since a busy machine is slow; the same examples in every run.
hypothesis.settings.register_profile(
    "clipqa",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize=True,
    database=None,
)
hypothesis.settings.load_profile("clipqa")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the tests of the other database; skip those whose tool is not installed."""
    for item in items:
        _sort(item)
    other = "postgres_only" if connection.vendor == "sqlite" else "sqlite_only"
    foreign = [item for item in items if item.get_closest_marker(other)]
    items[:] = [item for item in items if not item.get_closest_marker(other)]
    config.hook.pytest_deselected(items=foreign)
    for marker, names in TOOLS.items():
        if not any(shutil.which(name) for name in names):
            _skip(items, marker, f"{names[0]} is not installed")


def _sort(item: pytest.Item) -> None:
    """Add the markers `pure`, `engine`, `once` and `no_cover`."""
    if _is_pure(item):
        item.add_marker("pure")
    if item.nodeid.startswith(ENGINE) and not item.get_closest_marker("browser"):
        item.add_marker("engine")
    if _runs_once(item):
        item.add_marker("once")
    if getattr(getattr(item, "function", None), "is_hypothesis_test", False):
        item.add_marker("no_cover")  # a hundred examples run the same lines, twice as slowly


def _runs_once(item: pytest.Item) -> bool:
    is_left_out = item.nodeid.startswith(TWICE) or item.get_closest_marker("postgres_only")
    return item.nodeid.startswith(ONCE) and not is_left_out


def _is_pure(item: pytest.Item) -> bool:
    """Whether the test can't use the database, since it has no fixture or mark for it."""
    asks = DATABASE & set(getattr(item, "fixturenames", ()))
    marked = ("django_db", "browser", "sqlite_only", "postgres_only")
    is_case = issubclass(getattr(item, "cls", None) or object, SimpleTestCase)
    return not (asks or is_case or any(item.get_closest_marker(name) for name in marked))


def _skip(items: list[pytest.Item], marker: str, reason: str) -> None:
    for item in items:
        if item.get_closest_marker(marker):
            item.add_marker(pytest.mark.skip(reason=reason))


def pytest_collection_finish() -> None:
    """Exclude modules and tests from garbage collection, which took a twentieth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run if all tests are required and one was skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    is_asked = os.environ.get("CLIPQA_TESTS_COMPLETE") == "1"
    if reporter and is_asked and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Store SQLite in a file: in memory, the threads of a live server would share a connection.

    Commits don't wait for the disk. The drills, which need that, start servers with their own
    settings.
    """
    if connection.vendor == "sqlite":
        folder = tmp_path_factory.mktemp("database")
        connection.settings_dict["TEST"]["NAME"] = str(folder / "test.sqlite3")
        options = connection.settings_dict["OPTIONS"]
        options["init_command"] += "PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session", autouse=True)
def settings_for_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Use temporary folders, static files from the tree, and a fast password hasher."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        DATA_DIR=tmp_path_factory.mktemp("data"),
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        # Empty, since WhiteNoise reads all of it for every client that a test creates: 0.1 s.
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        STORAGES={**django_settings.STORAGES, "staticfiles": static},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        # Tests of pages must not get a copy from the page cache.
        CLIPQA_PREPARED_PAGES_MB=0,
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def media_through_our_own_view() -> Iterator[None]:
    """Django's live server would serve /media/ without ranges, so browsers could not seek."""
    with pytest.MonkeyPatch.context() as patch:
        handler = "django.test.testcases._MediaFilesHandler"
        patch.setattr(f"{handler}._should_handle", lambda self, path: False)
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Clear rate limits and counters, which would stop the next test."""
    cache.clear()


@pytest.fixture
def early_in_a_window() -> None:
    """Wait for the next minute if this one is nearly over, since limits count by clock minutes."""
    left = 60 - time.time() % 60
    if left < 15:
        time.sleep(left)


@pytest.fixture(autouse=True)
def empty_process_caches() -> None:
    """Clear the caches of the process, since each test has its own library."""
    from clipqa.media.content_policy import clear_media_hosts_cache
    from clipqa.media.publication import clear_publication_cache
    from clipqa.search.completion import clear_name_cache

    clear_publication_cache()
    clear_media_hosts_cache()
    clear_name_cache()
