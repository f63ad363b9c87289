"""Verbs: operations over several models. Everything that readers see changes only through them.

Each is one transaction: the record, the search entries that show it and, last, `LibraryState`.
"""

from clipqa.curation.answers import archive, delete_answers, publish, save_answer
from clipqa.curation.records import (
    add_topics,
    change_topics,
    delete_record,
    reindex_dependents,
    save_record,
)
from clipqa.curation.schedule import apply_due
from clipqa.curation.versions import EditConflict, lock_version

__all__ = [
    "EditConflict",
    "add_topics",
    "apply_due",
    "archive",
    "change_topics",
    "delete_answers",
    "delete_record",
    "lock_version",
    "publish",
    "reindex_dependents",
    "save_answer",
    "save_record",
]
