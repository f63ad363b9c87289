"""Who saved a record last, and when: from its revisions, else from the desk's own log."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clipqa.models import Source
from clipqa.revisions import KEPT, current_deed, name_of, revisions_of

Saved = tuple[datetime, int | None, str, str]  # when, whose login, its name, how


def saved_by(records: Iterable[Model]) -> str:
    """A sentence about whichever was saved last; of several clocks the database's are one."""
    found = [saved for record in records if (saved := _last_save(record))]
    if not found:
        return _("Somebody saved a newer version while you were editing.")
    at, person, name, source = max(found, key=lambda saved: saved[0])
    deed = current_deed()
    if person and deed.actor and deed.actor.pk == person:
        said = _("You saved a newer version at %(at)s, in another window.")
    elif source == Source.IMPORT:
        said = _("An import saved a newer version at %(at)s, while you were editing.")
    elif source == Source.COMMAND:
        said = _("A command saved a newer version at %(at)s, while you were editing.")
    elif name:
        said = _("%(name)s saved a newer version at %(at)s, while you were editing.")
    else:
        said = _("Somebody saved a newer version at %(at)s, while you were editing.")
    return said % {"name": name, "at": clock(at)}


def clock(at: datetime) -> str:
    """The time, with its day unless that is today."""
    local = timezone.localtime(at)
    is_today = local.date() == timezone.localdate()
    return date_format(local, "TIME_FORMAT" if is_today else "DATETIME_FORMAT")


def _last_save(record: Model) -> Saved | None:
    if type(record) in KEPT:
        revision = revisions_of(type(record), record.pk).first()
        told = revision and (revision.at, revision.actor_id, revision.actor_name, revision.source)
        return told or None
    entry = (
        LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(record), object_id=str(record.pk)
        )
        .select_related("user")
        .order_by("-action_time")
        .first()
    )
    return (entry.action_time, entry.user_id, name_of(entry.user), "") if entry else None
