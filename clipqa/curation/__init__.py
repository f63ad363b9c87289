"""Verbs over several models: the one way in which what readers see changes.

Each verb is one transaction: the record, the search entries it shows in, and, last,
`LibraryState`.
"""

from clipqa.curation.answers import archive, delete_answers, publish, save_answer
from clipqa.curation.edits import EditCollision, lock_version
from clipqa.curation.feedback import receive_feedback
from clipqa.curation.nouns import add_topics, delete_noun, refresh_leaning, save_noun
from clipqa.curation.settling import settle

__all__ = [
    "EditCollision",
    "add_topics",
    "archive",
    "delete_answers",
    "delete_noun",
    "lock_version",
    "publish",
    "receive_feedback",
    "refresh_leaning",
    "save_answer",
    "save_noun",
    "settle",
]
