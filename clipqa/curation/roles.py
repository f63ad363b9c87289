"""Who may do what: three roles, kept as groups, whose rights are this table."""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import connection, models
from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clipqa.models import Answer, Status
from clipqa.models.leaning import leaned_on_by_published

CONTRIBUTOR, EDITOR, ADMINISTRATOR = "contributor", "editor", "administrator"
LABELS: dict[str, Promise] = {
    CONTRIBUTOR: _("Contributor"),
    EDITOR: _("Editor"),
    ADMINISTRATOR: _("Administrator"),
}
ALL = ("add", "change", "delete", "view")


def _every(*nouns: str) -> set[str]:
    return {f"clipqa.{verb}_{noun}" for noun in nouns for verb in ALL}


_WRITES = {"clipqa.add_answer", "clipqa.change_answer", "clipqa.view_answer", "clipqa.add_question"}
_EDITS = (
    _every("answer", "question", "clip", "video", "transcript", "cue", "topic")
    | {"clipqa.review_answer", "clipqa.view_outlet", "clipqa.view_slugredirect"}
    | {"clipqa.view_feedback", "clipqa.delete_feedback"}
)
_ADMINISTERS = (
    _EDITS
    | _every("outlet")
    | {f"auth.{verb}_user" for verb in ALL}
    | {"auth.view_group", "clipqa.view_auditentry", "clipqa.add_erasure"}
)
ROLES: dict[str, set[str]] = {
    CONTRIBUTOR: _WRITES,
    EDITOR: _EDITS,
    ADMINISTRATOR: _ADMINISTERS,
}


def role_label(group: Group) -> str:
    return str(LABELS.get(group.name, group.name))


def may_review(person: Any) -> bool:
    """Sees everybody's answers; what they may do with them their other rights say."""
    return bool(person.has_perm("clipqa.review_answer"))


def is_own(person: Any, answer: Answer) -> bool:
    return answer.created_by_id is not None and answer.created_by_id == person.pk


def answers_for(person: Any, answers: models.QuerySet) -> models.QuerySet:
    return answers if may_review(person) else answers.filter(created_by=person.pk)


def may_write(person: Any, answer: Answer) -> bool:
    """Whoever reviews writes all; others what is theirs, and while it is with them."""
    if may_review(person):
        return True
    return is_own(person, answer) and answer.status in {Status.DRAFT, Status.PUBLISHED}


def questions_for(person: Any, questions: models.QuerySet) -> models.QuerySet:
    """What somebody may answer who doesn't see the questions' own desk: a question that only
    somebody else's draft asks is part of that draft.
    """
    if person.has_perm("clipqa.view_question"):
        return questions
    own = Exists(Answer.objects.filter(created_by=person.pk, question=OuterRef("pk")))
    return questions.filter(leaned_on_by_published("question", None) | own)


def prepare_roles(**signal: object) -> None:
    """Make the three groups and give them exactly these rights; after every migration.

    Somebody who needs another mixture makes a group of their own beside them.
    """
    if "auth_group_permissions" not in connection.introspection.table_names():
        return
    for label in ("auth", "clipqa"):  # Django makes the rights of an app only after our turn
        create_permissions(apps.get_app_config(label), verbosity=0)
    rights = Permission.objects.filter(content_type__app_label__in=("auth", "clipqa"))
    ids = {
        f"{app}.{code}": pk
        for app, code, pk in rights.values_list("content_type__app_label", "codename", "pk")
    }
    for name, wanted in ROLES.items():
        group = Group.objects.get_or_create(name=name)[0]
        group.permissions.set([ids[right] for right in wanted if right in ids])
