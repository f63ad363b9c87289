"""Start-up checks name what is wrong and what to do."""

import sqlite3

import pytest
from django.core.checks import Info, Warning, run_checks
from django.test import override_settings

from clipqa.checks import has_wal_reset_bug


@pytest.mark.parametrize(
    ("version", "is_affected"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 6), False),
        ((3, 44, 5), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
    ],
)
def test_the_versions_with_the_wal_reset_bug_are_known(
    version: tuple[int, int, int], is_affected: bool
) -> None:
    assert has_wal_reset_bug(version) is is_affected


@pytest.mark.sqlite_only
@pytest.mark.django_db
@pytest.mark.skipif(
    not has_wal_reset_bug(sqlite3.sqlite_version_info), reason="this SQLite is not affected"
)
def test_an_affected_sqlite_is_told_and_warned_of_in_production() -> None:
    told = {
        check.id: check
        for check in run_checks(include_deployment_checks=True, databases=["default"])
    }
    assert isinstance(told["clipqa.I001"], Info)
    assert isinstance(told["clipqa.W001"], Warning)
    assert "PostgreSQL" in told["clipqa.W001"].hint


@override_settings(CLIPQA_SITE_URL="", SECRET_KEY="short")
def test_production_without_an_address_or_with_a_short_key_is_warned_of() -> None:
    told = {check.id for check in run_checks(include_deployment_checks=True)}
    assert {"clipqa.W002", "clipqa.W003"} <= told


@override_settings(CLIPQA_SITE_URL="https://clips.example.org", SECRET_KEY="x" * 60)
def test_a_sound_production_is_not() -> None:
    told = {check.id for check in run_checks(include_deployment_checks=True)}
    assert not {"clipqa.W002", "clipqa.W003"} & told


@override_settings(ALLOWED_HOSTS=["localhost", "*"])
def test_a_production_that_answers_to_any_host_name_is_warned_of() -> None:
    assert "clipqa.W005" in {check.id for check in run_checks(include_deployment_checks=True)}
