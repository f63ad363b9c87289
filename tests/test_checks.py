"""System checks name the problem and the solution."""

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
def test_sqlite_versions_with_the_wal_reset_bug_are_detected(
    version: tuple[int, int, int], is_affected: bool
) -> None:
    assert has_wal_reset_bug(version) is is_affected


@pytest.mark.sqlite_only
@pytest.mark.django_db
@pytest.mark.skipif(
    not has_wal_reset_bug(sqlite3.sqlite_version_info), reason="this SQLite is not affected"
)
def test_an_affected_sqlite_is_reported_and_a_warning_in_production() -> None:
    messages = {
        check.id: check
        for check in run_checks(include_deployment_checks=True, databases=["default"])
    }
    assert isinstance(messages["clipqa.I001"], Info)
    assert isinstance(messages["clipqa.W001"], Warning)
    assert "PostgreSQL" in messages["clipqa.W001"].hint


@override_settings(CLIPQA_SITE_URL="", SECRET_KEY="short")
def test_production_without_site_url_or_with_a_short_key_raises_warnings() -> None:
    messages = {check.id for check in run_checks(include_deployment_checks=True)}
    assert {"clipqa.W002", "clipqa.W003"} <= messages


@override_settings(CLIPQA_SITE_URL="https://clips.example.org", SECRET_KEY="x" * 60)
def test_a_valid_production_configuration_raises_no_warning() -> None:
    messages = {check.id for check in run_checks(include_deployment_checks=True)}
    assert not {"clipqa.W002", "clipqa.W003"} & messages


@override_settings(ALLOWED_HOSTS=["localhost", "*"])
def test_production_with_any_host_name_allowed_raises_a_warning() -> None:
    assert "clipqa.W005" in {check.id for check in run_checks(include_deployment_checks=True)}
