"""Names in a library from before ClipQA had a custom user model.

To rename a model or a column later, change its line here: a key is the name in old libraries and
never changes, a value is today's.
"""

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models

from clipqa.models import (
    Answer,
    AuditEntry,
    AuthenticatorApp,
    ChangesRequested,
    Clip,
    Cue,
    EntryFacets,
    Erasure,
    FacetCount,
    Feedback,
    LibraryState,
    ListBucket,
    LoginAttempt,
    Outlet,
    Passkey,
    Presence,
    Proposal,
    Question,
    RecoveryCode,
    Revision,
    SearchEntry,
    SearchSpelling,
    SearchStatistics,
    SearchTerm,
    SearchWord,
    SlugRedirect,
    Tombstone,
    Topic,
    TopicEntry,
    Transcript,
    User,
    Video,
)

# The first and the last migration of such a library, and the last commit that has them.
FIRST_MIGRATION, LAST_MIGRATION = "0001_library", "0021_facets_by_id"
COMMIT = "ccaf7ed"

TABLES: dict[str, type[models.Model]] = {
    "auth_group": Group,
    "auth_group_permissions": Group.permissions.through,
    "auth_permission": Permission,
    "auth_user": User,
    "auth_user_groups": User.groups.through,
    "auth_user_user_permissions": User.user_permissions.through,
    "clipqa_answer": Answer,
    "clipqa_auditentry": AuditEntry,
    "clipqa_authenticatorapp": AuthenticatorApp,
    "clipqa_clip": Clip,
    "clipqa_cue": Cue,
    "clipqa_entryfacets": EntryFacets,
    "clipqa_erasure": Erasure,
    "clipqa_facetcount": FacetCount,
    "clipqa_feedback": Feedback,
    "clipqa_librarystate": LibraryState,
    "clipqa_listpart": ListBucket,
    "clipqa_outlet": Outlet,
    "clipqa_passkey": Passkey,
    "clipqa_presence": Presence,
    "clipqa_proposal": Proposal,
    "clipqa_question": Question,
    "clipqa_question_topics": Question.topics.through,
    "clipqa_recoverycode": RecoveryCode,
    "clipqa_revision": Revision,
    "clipqa_searchentry": SearchEntry,
    "clipqa_searchspelling": SearchSpelling,
    "clipqa_searchstatistics": SearchStatistics,
    "clipqa_searchterm": SearchTerm,
    "clipqa_searchword": SearchWord,
    "clipqa_sentback": ChangesRequested,
    "clipqa_signintally": LoginAttempt,
    "clipqa_slugredirect": SlugRedirect,
    "clipqa_tombstone": Tombstone,
    "clipqa_topic": Topic,
    "clipqa_topicentry": TopicEntry,
    "clipqa_transcript": Transcript,
    "clipqa_video": Video,
    "django_admin_log": LogEntry,
    "django_content_type": ContentType,
    "django_session": Session,
}
# By old table: old columns and today's, where they differ.
COLUMNS: dict[str, dict[str, str]] = {
    table: {"noun": "model_name"}
    for table in ("clipqa_erasure", "clipqa_presence", "clipqa_revision", "clipqa_slugredirect")
}
# Created again instead of carried over: Django's list of migrations, and SQLite’s own indexes.
EXCLUDED = ("django_migrations", "clipqa_search_index", "clipqa_cue_index", "sqlite_")


def renamed_models() -> dict[tuple[str, str], type[models.Model]]:
    """Return the models that have another name today, by the old app and name."""
    found = {}
    for table, model in TABLES.items():
        app, _underscore, name = table.partition("_")
        is_new = (model._meta.app_label, model._meta.model_name) != (app, name)
        if app in {"auth", "clipqa"} and not model._meta.auto_created and is_new:
            found[app, name] = model
    return found
