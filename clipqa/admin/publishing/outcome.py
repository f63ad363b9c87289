"""The message after a save of an answer or article: whether readers see it, and a link to it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from clipqa.admin.columns import link
from clipqa.models import Answer, Article, Status


def outcome(record: Answer | Article, admin_page: str, public_address: str) -> SafeString:
    name = link(admin_page, str(record))
    if record.is_published:
        return format_html(_("Published, live now at {}"), link(public_address, public_address))
    if record.is_scheduled:
        assert record.publish_at is not None
        return format_html(_("Scheduled for {}: {}"), local_moment(record.publish_at), name)
    return format_html(_hidden_outcome(record), name)


def _hidden_outcome(record: Answer | Article) -> str:
    if record.is_expired:
        return _("Saved. It has expired, so readers don’t see it: {}")
    sentences: dict[Any, str] = {
        Status.IN_REVIEW: _("Submitted. It waits for review: {}"),
        Status.ARCHIVED: _("Archived. Readers don’t see it: {}"),
    }
    return sentences.get(record.status) or _("Saved as a draft. Readers don’t see it: {}")


def schedule_offer(record: Answer | Article) -> SafeString | None:
    """Return a button that schedules a draft that has a time to publish at; None without one.

    It submits the form of the page, so that the versions are compared.
    """
    is_waiting = record.status in {Status.DRAFT, Status.IN_REVIEW}
    if not is_waiting or record.publish_at is None or record.publish_at <= timezone.now():
        return None
    at = local_moment(record.publish_at)
    return format_html(
        '{} <button type="submit" class="undo" form="{}_form" name="_publish">{}</button>',
        _("“Publish at” is set, but it is not published then unless it is scheduled."),
        record._meta.model_name,
        _("Schedule it for %(at)s") % {"at": at},
    )


def local_moment(at: datetime) -> str:
    """Format a time in the site's time zone, and name that: 1 Jan 2027 09:00, Berlin."""
    place = settings.TIME_ZONE.rpartition("/")[2].replace("_", " ")
    return f"{date_format(timezone.localtime(at), 'j M Y H:i')}, {place}"
