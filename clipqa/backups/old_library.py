"""Detect a library from before ClipQA had a custom user model."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from clipqa.backups.old_names import FIRST_MIGRATION

CARRY_OVER_MESSAGE = (
    "This library was made before ClipQA had its own user model, so it can't be migrated; it "
    "has to be carried over. Stop the server, then run manage.py backup old-library.tar.gz and "
    "manage.py restore old-library.tar.gz --force (docs/operating.md). Nothing was changed."
)


def is_old_library(connection: BaseDatabaseWrapper) -> bool:
    return ("clipqa", FIRST_MIGRATION) in MigrationRecorder(connection).applied_migrations()
