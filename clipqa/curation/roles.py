"""Permissions of the four roles, which are stored as groups."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clipqa.models import (
    Answer,
    Article,
    Clip,
    Cue,
    PastedPage,
    Question,
    Revision,
    Status,
    Transcript,
    Verb,
    Video,
)
from clipqa.models.dependents import has_published_answer

CONTRIBUTOR, EDITOR, ADMINISTRATOR = "contributor", "editor", "administrator"
MODERATOR = "moderator"
LABELS: dict[str, Promise] = {
    MODERATOR: _("Moderator"),
    CONTRIBUTOR: _("Contributor"),
    EDITOR: _("Editor"),
    ADMINISTRATOR: _("Administrator"),
}
# One or two sentences on each role, shown where roles are listed and assigned.
SUMMARIES: dict[str, Promise] = {
    MODERATOR: _(
        "Approves and hides comments and questions of readers, and reads their reports of "
        "problems. Blocks e-mail addresses."
    ),
    CONTRIBUTOR: _(
        "Writes answers and articles, submits them for review, and adds videos for them. Sees only "
        "their own. An editor reviews their changes to published answers and articles."
    ),
    EDITOR: _(
        "Reviews, publishes and archives all answers and articles. Edits questions, clips, videos, "
        "transcripts, topics and authors, and adds outlets. Does everything that a moderator "
        "does, and decides on claims of rights."
    ),
    ADMINISTRATOR: _(
        "Does everything that an editor does. Also manages outlets and logins, reads the audit "
        "log and the numbers of subscribers, erases answers for good, and exports and erases the "
        "personal data of readers."
    ),
}
OTHER_GROUP = _("Your own group. Its permissions are listed on its page.")
ALL = ("add", "change", "delete", "view")


def _all_permissions_of(*model_names: str) -> set[str]:
    return {f"clipqa.{verb}_{model_name}" for model_name in model_names for verb in ALL}


_MODERATES = {
    *("clipqa.view_comment", "clipqa.change_comment"),
    *("clipqa.view_readerquestion", "clipqa.change_readerquestion"),
    *("clipqa.view_clipreport", "clipqa.change_clipreport"),
    *("clipqa.view_blockedsender", "clipqa.add_blockedsender", "clipqa.delete_blockedsender"),
}
_WRITES = {
    *("clipqa.add_answer", "clipqa.change_answer", "clipqa.view_answer"),
    *("clipqa.add_article", "clipqa.change_article", "clipqa.view_article"),
    *("clipqa.add_question", "clipqa.add_video"),
}
_EDITS = (
    _all_permissions_of("answer", "question", "clip", "video", "transcript", "cue", "topic")
    | _all_permissions_of("article", "author")
    | {"clipqa.review_answer", "clipqa.review_article", "clipqa.view_slugredirect"}
    | {"clipqa.add_outlet", "clipqa.view_outlet"}
    | _MODERATES
)
_ADMINISTERS = (
    _EDITS
    | _all_permissions_of("outlet", "user")
    | {"auth.view_group", "clipqa.view_auditentry", "clipqa.add_erasure"}
    | {"clipqa.view_subscriber"}
)
ROLES: dict[str, set[str]] = {
    MODERATOR: _MODERATES,
    CONTRIBUTOR: _WRITES,
    EDITOR: _EDITS,
    ADMINISTRATOR: _ADMINISTERS,
}


def role_label(group: Group) -> str:
    return str(LABELS.get(group.name, group.name))


def role_summary(group: Group) -> str:
    return str(SUMMARIES.get(group.name, OTHER_GROUP))


def may_review(person: Any, model_name: str = "answer") -> bool:
    """Return whether a user sees all answers, or all records of another model that has owners.

    Other permissions control changes to them.
    """
    return bool(person.has_perm(f"clipqa.review_{model_name}"))


def is_own(person: Any, record: Any) -> bool:
    return record.created_by_id is not None and record.created_by_id == person.pk


def answers_for(person: Any, answers: models.QuerySet) -> models.QuerySet:
    return own_or_reviewed(person, answers)


def articles_for(person: Any, articles: models.QuerySet) -> models.QuerySet:
    return own_or_reviewed(person, articles)


def pasted_pages_for(person: Any, pages: models.QuerySet) -> models.QuerySet:
    """Return a user's own pasted pages that wait for videos; all of them to reviewers."""
    return pages if may_review(person) else pages.filter(created_by=_pk_of(person))


def own_or_reviewed(person: Any, records: models.QuerySet) -> models.QuerySet:
    """Return a user's own records; all of them to reviewers."""
    if may_review(person, str(records.model._meta.model_name)):
        return records
    return records.filter(created_by=person.pk)


def may_write(person: Any, record: Any) -> bool:
    """Return whether a user may edit an answer or an article.

    Reviewers may edit all; others their own, unless it is in review or archived.
    """
    if may_review(person, record._meta.model_name):
        return True
    return is_own(person, record) and record.status in {Status.DRAFT, Status.PUBLISHED}


def citable_answers(person: Any, answers: models.QuerySet) -> models.QuerySet:
    """Return the answers that a user may cite: public ones, and those that the user sees."""
    if may_review(person):
        return answers
    own = Q(created_by=_pk_of(person))
    return answers.filter(own | Q(pk__in=Answer.objects.published().values("pk")))


def questions_for(person: Any, questions: models.QuerySet) -> models.QuerySet:
    """Return the questions that a user without access to the admin's question list may answer.

    A question that only another user's draft has is hidden, as part of that draft. One without
    answers is visible only to the user who created it.
    """
    if person.has_perm("clipqa.view_question"):
        return questions
    created = Revision.objects.filter(
        model_name="question", record_id=OuterRef("pk"), verb=Verb.CREATED
    )
    unused = ~_has_answers("question") & Exists(created.filter(actor=_pk_of(person)))
    return questions.filter(_is_public_or_own(person, "question") | unused)


def videos_for(person: Any, videos: models.QuerySet) -> models.QuerySet:
    """Return the videos that a user may see and create clips from.

    One that a contributor added is visible only to its creator and to reviewers until an answer
    from it is public. From users without access to the admin's list of videos, those that only
    other users' hidden answers show are hidden too; a shared one without answers is not.
    """
    if may_review(person):
        return videos
    path = "clip__video"
    visible = _is_public_or_own(person, path) | Q(created_by=_pk_of(person))
    if person.has_perm("clipqa.view_video"):
        return videos.filter(visible | Q(is_shared=True))
    return videos.filter(visible | (Q(is_shared=True) & ~_has_answers(path)))


def clips_for(person: Any, clips: models.QuerySet) -> models.QuerySet:
    """Return the clips that are public or used by the user's own answers."""
    if person.has_perm("clipqa.view_clip"):
        return _of_visible_videos(person, clips, "video")
    return clips.filter(_is_public_or_own(person, "clip"))


def transcripts_for(person: Any, transcripts: models.QuerySet) -> models.QuerySet:
    return _of_visible_videos(person, transcripts, "video")


def cues_for(person: Any, cues: models.QuerySet) -> models.QuerySet:
    return _of_visible_videos(person, cues, "transcript__video")


VISIBILITY_RULES: dict[type[models.Model], Callable[[Any, models.QuerySet], models.QuerySet]] = {
    Article: articles_for,
    Clip: clips_for,
    Cue: cues_for,
    PastedPage: pasted_pages_for,
    Question: questions_for,
    Transcript: transcripts_for,
    Video: videos_for,
}


def visible_to(person: Any, records: models.QuerySet) -> models.QuerySet:
    """Exclude records that are hidden from a user. A command has no user, and sees all."""
    rule = VISIBILITY_RULES.get(records.model)
    return records if rule is None or person is None else rule(person, records)


def _of_visible_videos(person: Any, records: models.QuerySet, path: str) -> models.QuerySet:
    if may_review(person):
        return records
    return records.filter(**{f"{path}__in": videos_for(person, Video.objects.all())})


def _is_public_or_own(person: Any, path: str) -> Q:
    own = Exists(Answer.objects.filter(created_by=_pk_of(person), **{path: OuterRef("pk")}))
    return Q(has_published_answer(path, None)) | Q(own)


def _has_answers(path: str) -> Exists:
    return Exists(Answer.objects.filter(**{path: OuterRef("pk")}))


def _pk_of(person: Any) -> int:
    return person.pk or 0  # 0 matches no owner; None would match answers without one


def prepare_roles(**signal: object) -> None:
    """Create the four groups and set exactly these permissions, after every migration.

    For other sets of permissions, create additional groups.
    """
    if "auth_group_permissions" not in connection.introspection.table_names():
        return
    for label in ("auth", "clipqa"):  # Django creates an app's permissions after this handler
        create_permissions(apps.get_app_config(label), verbosity=0)
    rights = Permission.objects.filter(content_type__app_label__in=("auth", "clipqa"))
    ids = {
        f"{app}.{code}": pk
        for app, code, pk in rights.values_list("content_type__app_label", "codename", "pk")
    }
    for name, codenames in ROLES.items():
        group = Group.objects.get_or_create(name=name)[0]
        group.permissions.set([ids[codename] for codename in codenames if codename in ids])
