"""What every test stands on: a database of its own, media of its own, and the tools it asks for."""

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

# Playwright's event loop runs in the test's own thread; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

TOOLS = {
    "browser": ("chromium", "chromium-browser", "google-chrome"),
    "ffmpeg": ("ffmpeg",),
}

# What SQLite has its own way of doing; `make test` measures it beside what PostgreSQL runs.
ENGINE = ("tests/backups", "tests/search", "tests/test_checks.py", "tests/lib/test_environment.py")
# What says the same on any database: `make test` runs it on SQLite alone.
ONCE = (
    *(f"tests/accounts/test_{name}" for name in ("confirming", "devices", "factors")),
    "tests/accounts/test_password_reset",
    *(f"tests/accounts/test_{name}" for name in ("required_factor", "lost_factor", "passwords")),
    *(f"tests/accounts/test_{name}" for name in ("passkeys", "second", "sessions", "totp")),
    *(f"tests/admin/test_answer{name}" for name in ("_deletion", "_fields", "_owner", "s.py")),
    *(f"tests/admin/test_{name}" for name in ("drafts", "feedback", "initial_values")),
    *(f"tests/admin/test_{name}" for name in ("resubmit", "site", "text_validation")),
    *(f"tests/admin/test_{name}" for name in ("transcripts", "users", "video_address")),
    "tests/admin/conflicts/test_editors.py",
    *("tests/backups/test_bad_archives.py", "tests/lab", "tests/posters", "tests/roles"),
    *("tests/demo", "tests/hostile", "tests/media/test_content_policy.py"),
    *(f"tests/importers/test_{name}" for name in ("encodings", "formats", "tables", "texts")),
    *(f"tests/importers/test_{name}" for name in ("other_kinds", "written_values", "xlsx")),
    *(f"tests/operating/test_{name}" for name in ("age", "films", "shared_cache", "policies")),
    *("tests/operating/test_purging.py", "tests/operating/test_refused.py"),
    *(f"tests/views/test_{name}" for name in ("bylines", "compression", "expensive", "feedback")),
    *(f"tests/views/test_{name}" for name in ("fragments", "page_heads", "http", "media")),
    *(f"tests/views/test_{name}" for name in ("page_cache", "preview", "published_media")),
    *(f"tests/views/test_{name}" for name in ("question_page", "sitemaps", "video_page")),
    *("tests/views/test_api_limit.py", "tests/views/test_search_limit.py"),
)
DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}

# On a busy machine slow is not wrong; and what one run says the next shall say again.
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
    """Deselect what belongs to the other database; skip, by name, what lacks its tool."""
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
    """Mark what no database can change, what SQLite does its own way, and what isn't measured."""
    if _is_pure(item):
        item.add_marker("pure")
    if item.nodeid.startswith(ENGINE) and not item.get_closest_marker("browser"):
        item.add_marker("engine")
    if item.nodeid.startswith(ONCE) and not item.get_closest_marker("postgres_only"):
        item.add_marker("once")
    if getattr(getattr(item, "function", None), "is_hypothesis_test", False):
        item.add_marker("no_cover")  # a hundred rounds of the same lines, each twice as slow


def _is_pure(item: pytest.Item) -> bool:
    """Whether the test never reaches the database: pytest-django lets nobody do so unasked."""
    asks = DATABASE & set(getattr(item, "fixturenames", ()))
    marked = ("django_db", "browser", "sqlite_only", "postgres_only")
    is_case = issubclass(getattr(item, "cls", None) or object, SimpleTestCase)
    return not (asks or is_case or any(item.get_closest_marker(name) for name in marked))


def _skip(items: list[pytest.Item], marker: str, reason: str) -> None:
    for item in items:
        if item.get_closest_marker(marker):
            item.add_marker(pytest.mark.skip(reason=reason))


def pytest_collection_finish() -> None:
    """What is there before the first test stays: looking through it again takes a twentieth of
    all the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where every test is asked for, one left out is one failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    is_asked = os.environ.get("CLIPQA_TESTS_COMPLETE") == "1"
    if reporter and is_asked and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file, as in life: in memory, a live server's threads share one connection."""
    if connection.vendor == "sqlite":
        folder = tmp_path_factory.mktemp("database")
        connection.settings_dict["TEST"]["NAME"] = str(folder / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def settings_for_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Media of its own, static files as they lie in the tree, and passwords that hash at once."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        # Empty: WhiteNoise reads all of it for every client that a test makes, 0.1 s each time.
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        STORAGES={**django_settings.STORAGES, "staticfiles": static},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        # What a page costs and says is asked of the page, not of a copy.
        CLIPQA_PREPARED_PAGES_MB=0,
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def media_through_our_own_view() -> Iterator[None]:
    """Django's live server would answer /media/ itself, without Range: no browser could seek."""
    with pytest.MonkeyPatch.context() as patch:
        handler = "django.test.testcases._MediaFilesHandler"
        patch.setattr(f"{handler}._should_handle", lambda self, path: False)
        yield


@pytest.fixture(autouse=True)
def an_empty_cache() -> None:
    """Throttles and counters of one test must not stop the next."""
    cache.clear()


@pytest.fixture
def early_in_a_window() -> None:
    """Limits count by the minute of the clock (and by ten): a test must not see two of them."""
    left = 60 - time.time() % 60
    if left < 15:
        time.sleep(left)


@pytest.fixture(autouse=True)
def no_memory_of_other_libraries() -> None:
    """Each test has a library of its own; their versions count from one again."""
    from clipqa.media.content_policy import clear_media_hosts_cache
    from clipqa.media.publication import clear_publication_cache
    from clipqa.search.completion import clear_name_cache

    clear_publication_cache()
    clear_media_hosts_cache()
    clear_name_cache()
