"""System checks for configuration mistakes."""

import re
import sqlite3
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register
from django.db import connection

# https://sqlite.org/wal.html, "The WAL-Reset Bug": a database in WAL mode could lose data.
WAL_RESET_BUG_FROM, WAL_RESET_BUG_TO = (3, 7, 0), (3, 51, 2)
WAL_RESET_BUG_FIXED = {(3, 50, 7), (3, 44, 6)}


def has_wal_reset_bug(version: tuple[int, ...]) -> bool:
    return WAL_RESET_BUG_FROM <= version <= WAL_RESET_BUG_TO and version not in WAL_RESET_BUG_FIXED


def _wal_reset_message(kind: type[Info] | type[Warning], identity: str) -> list[CheckMessage]:
    if connection.vendor != "sqlite" or not has_wal_reset_bug(sqlite3.sqlite_version_info):
        return []
    return [
        kind(
            f"SQLite {sqlite3.sqlite_version} has the WAL-reset bug, which can damage a database "
            "that several processes write to at the same moment.",
            hint="It is rare. In production use SQLite 3.51.3 or later (or 3.50.7, 3.44.6), or "
            "PostgreSQL by DATABASE_URL. Make backups: manage.py backup FILE.",
            id=identity,
        )
    ]


@register(Tags.database)
def sqlite_version(app_configs: Any, **options: Any) -> list[CheckMessage]:
    # Reported by `check` and `migrate`, which pass databases, and not before every command.
    if not options.get("databases"):
        return []
    return _wal_reset_message(Info, "clipqa.I001")


@register(Tags.security, deploy=True)
def sqlite_version_in_production(app_configs: Any, **options: Any) -> list[CheckMessage]:
    return _wal_reset_message(Warning, "clipqa.W001")


@register(Tags.database)
def library_is_current(app_configs: Any, **options: Any) -> list[CheckMessage]:
    from clipqa.backups.old_library import CARRY_OVER_MESSAGE, is_old_library

    if not options.get("databases") or not is_old_library(connection):
        return []
    said, _full_stop, hint = CARRY_OVER_MESSAGE.removesuffix(" Nothing was changed.").partition(
        ". "
    )
    return [Error(f"{said}.", hint=hint, id="clipqa.E001")]


@register(Tags.database)
def search_index_is_current(app_configs: Any, **options: Any) -> list[CheckMessage]:
    from clipqa.search import folding

    if not options.get("databases"):
        return []
    return [
        Warning(sentence, hint=folding.REMEDY, id="clipqa.W006")
        for sentence in folding.problems_if_migrated()
    ]


@register(Tags.security, deploy=True)
def site_has_an_address(app_configs: Any, **options: Any) -> list[CheckMessage]:
    if settings.CLIPQA_SITE_URL:
        return []
    return [
        Warning(
            "CLIPQA_SITE_URL is not set, so canonical links use the host of each request, and no "
            "password reset e-mails are sent.",
            hint="Set it to the public address, such as https://clips.example.org.",
            id="clipqa.W002",
        )
    ]


@register(Tags.security, deploy=True)
def hosts_are_named(app_configs: Any, **options: Any) -> list[CheckMessage]:
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        Warning(
            "CLIPQA_ALLOWED_HOSTS contains *, so requests for any host are accepted.",
            hint="List the site's hosts, such as clips.example.org.",
            id="clipqa.W005",
        )
    ]


@register(Tags.security, deploy=True)
def secret_key_is_set(app_configs: Any, **options: Any) -> list[CheckMessage]:
    if re.fullmatch(r".{50,}", settings.SECRET_KEY or ""):
        return []
    return [
        Warning(
            "CLIPQA_SECRET_KEY is short.",
            hint="Use at least 50 random characters, or unset it to have one generated.",
            id="clipqa.W003",
        )
    ]


@register
def replicas_have_something_to_copy(app_configs: Any, **options: Any) -> list[CheckMessage]:
    if not settings.CLIPQA_REPLICAS_ASKED_FOR or settings.CLIPQA_REPLICAS:
        return []
    return [
        Warning(
            "DATABASE_REPLICA_URLS is set, but the library is in SQLite, which has no replicas. "
            "They are not used.",
            hint="Set DATABASE_URL to the primary of the replicas, or unset DATABASE_REPLICA_URLS.",
            id="clipqa.W004",
        )
    ]
