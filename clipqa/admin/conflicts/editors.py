"""Other editors of a record: who saved it last, and who has it open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clipqa.admin.base import RecordPagesMixin
from clipqa.admin.fields import record_id
from clipqa.curation.presence import get_others, mark_absent, mark_present
from clipqa.history import TRACKED_FIELDS, current_actor, name_of, revisions_of
from clipqa.models import Revision, Source

MAX_REVISIONS = 100  # of a record that are searched for one by another user


@dataclass(frozen=True)
class Save:
    at: datetime
    person: int | None
    name: str
    source: str

    @property
    def is_own(self) -> bool:
        """Return whether the current user made this save, in another window or tab."""
        actor = current_actor().actor
        return actor is not None and self.person == actor.pk


def newest_revision() -> str:
    """Return the id of the newest revision; later revisions have greater ids."""
    newest = Revision.objects.newest_first().values_list("pk", flat=True).first()
    return str(newest or 0)


def last_save(records: Iterable[Model], since: str = "") -> Save | None:
    """Return the newest save of these records, preferring saves by other users.

    `since` is the value of `newest_revision` when the page was rendered; without it only the
    newest save of each record is considered. The admin's log is used for records without
    revisions, and cannot tell which saves are newer than the page.
    """
    every = list(records)
    found = [
        save
        for each in every
        if type(each) in TRACKED_FIELDS
        for save in _saves_in_revisions(each, since)
    ]
    found = [save for save in found if not save.is_own] or found
    found = found or [
        save for each in every if type(each) not in TRACKED_FIELDS for save in _saves_in_log(each)
    ]
    return max(found, key=lambda save: save.at, default=None)


def saved_by_message(save: Save | None) -> str:
    if save is None:
        return _("Somebody saved a newer version while you were editing.")
    if save.is_own:
        message = _("You saved a newer version at %(at)s, in another window or tab.")
    elif save.source == Source.IMPORT:
        message = _("An import saved a newer version at %(at)s, while you were editing.")
    elif save.source == Source.COMMAND:
        message = _("A command saved a newer version at %(at)s, while you were editing.")
    elif save.name:
        message = _("%(name)s saved a newer version at %(at)s, while you were editing.")
    else:
        message = _("Somebody saved a newer version at %(at)s, while you were editing.")
    return message % {"name": save.name, "at": format_moment(save.at)}


def format_moment(at: datetime) -> str:
    """Format a time, with its date unless that is today."""
    local = timezone.localtime(at)
    is_today = local.date() == timezone.localdate()
    return date_format(local, "TIME_FORMAT" if is_today else "DATETIME_FORMAT")


def _saves_in_revisions(record: Model, since: str) -> list[Save]:
    revisions, known = revisions_of(type(record), record.pk), record_id(since)
    newer = revisions[:1] if known is None else revisions.filter(pk__gt=known)[:MAX_REVISIONS]
    return [Save(each.at, each.actor_id, each.actor_name, each.source) for each in newer]


def _saves_in_log(record: Model) -> list[Save]:
    """Return the last save of a record without revisions, such as a transcript."""
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(record), object_id=str(record.pk)
    )
    newest = entries.select_related("user").order_by("-action_time")[:1]
    return [Save(each.action_time, each.user_id, name_of(each.user), "") for each in newest]


class PresenceMixin(RecordPagesMixin):
    """Show on a record's page which other users have it open.

    Rendering the page writes nothing; its script reports the user's presence by POST.
    """

    def get_urls(self) -> list[URLPattern]:
        return [self.record_route("presence", self.presence_view), *super().get_urls()]

    def presence_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if self.has_change_permission(request, record):
            (mark_absent if "leave" in request.POST else mark_present)(record, request.user)
        return JsonResponse({"message": presence_message(record, request.user)})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = context.get("original")
        if record is not None and record.pk and self.has_change_permission(request, record):
            context["presence_url"] = self.record_url("presence", record)
            context["presence"] = presence_message(record, request.user)
        return super().render_change_form(request, context, *args, **kwargs)


def presence_message(record: Model, person: Any) -> str:
    message = _("%(name)s has had this open since %(at)s.")
    others = get_others(record, person)
    return " ".join(
        message % {"name": name_of(other.person), "at": format_moment(other.since)}
        for other in others
    )
