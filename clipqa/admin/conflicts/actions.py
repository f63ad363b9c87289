"""Actions on a list, and deletions, skip records that were saved after the page was rendered.

Each row of a list contains the version of its record. An action compares it with the current one
in its own transaction, so that no user archives a version that they haven't read.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, ActionForm
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext

from clipqa.admin.base import RecordPagesMixin
from clipqa.admin.change_lists import is_datetime
from clipqa.admin.columns import link
from clipqa.admin.conflicts.versions import record_version
from clipqa.admin.fields import record_ids
from clipqa.counters import take_writer_lock
from clipqa.models.versioned import VersionedModel

SEEN, OPENED = "seen", "opened"
MAX_NAMED = 5  # in a message; more would push the list down
CHANGED = gettext_lazy(
    "This record was changed after the page was opened, so it was not deleted. Check it again."
)


class VersionedActionForm(ActionForm):
    """Contains the time of rendering, since rows on other pages of the list have no version."""

    opened = forms.CharField(
        label="",
        required=False,
        widget=forms.HiddenInput,
        initial=lambda: timezone.now().isoformat(),
    )


class VersionedActionsMixin(RecordPagesMixin):
    action_form = VersionedActionForm

    def row_version(self, record: Any) -> str:
        """Return a text that changes with the values of a row, without a query."""
        return record_version(record)

    def action_checkbox(self, obj: Any) -> SafeString:
        version = '{}<input type="hidden" name="{}" value="{}:{}">'
        box = super().action_checkbox(obj)
        return format_html(version, box, SEEN, obj.pk, self.row_version(obj))

    def response_action(  # type: ignore[override]  # the stubs have an argument that doesn't exist
        self, request: HttpRequest, queryset: QuerySet
    ) -> HttpResponse | None:
        with transaction.atomic():
            # Before the versions are compared, so that no other save comes between.
            take_writer_lock()
            newer = self._newer_records(request, queryset)
            rest = queryset.exclude(pk__in=[record.pk for record in newer])
            if newer and not self._selected(request, rest).exists():
                response: HttpResponse | None = HttpResponseRedirect(request.get_full_path())
            else:
                response = super().response_action(request, rest)
        if newer:
            messages.warning(request, self._skipped_message(newer))
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            response.context_data[SEEN] = request.POST.getlist(SEEN)
            response.context_data[OPENED] = request.POST.get(OPENED, "")
        return response

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        with transaction.atomic():
            if request.method == "POST":
                take_writer_lock()
            record = self.get_object(request, unquote(object_id))
            now = f"{record.pk}:{self.row_version(record)}" if record else ""
            if request.method == "POST" and request.POST.get(SEEN, now) != now:
                messages.warning(request, str(CHANGED))
                return HttpResponseRedirect(request.path)
            context = {SEEN: [now], **(extra_context or {})}
            return super().delete_view(request, object_id, context)

    def _selected(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if request.POST.get("select_across", "0") in {"0", ""}:
            return queryset.filter(pk__in=record_ids(request.POST.getlist(ACTION_CHECKBOX_NAME)))
        return queryset

    def _newer_records(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        """Return the selected records that were saved after the list was rendered."""
        seen = dict(each.partition(":")[::2] for each in request.POST.getlist(SEEN))
        chosen = self._selected(request, queryset)
        shown = chosen.filter(pk__in=record_ids(seen))
        newer = [record for record in shown if self.row_version(record) != seen.get(str(record.pk))]
        opened = _parse_moment(request.POST.get(OPENED, ""))
        if opened is None or not issubclass(self.model, VersionedModel):
            return newer
        on_other_pages = chosen.exclude(pk__in=record_ids(seen)).filter(updated_at__gt=opened)
        return [*newer, *on_other_pages]

    def _skipped_message(self, newer: Collection[Model]) -> SafeString:
        message = ngettext(
            "%(count)d record was changed after the list was loaded and was skipped: %(names)s.",
            "%(count)d records were changed after the list was loaded and were skipped: %(names)s.",
            len(newer),
        )
        links = [(link(self.record_url("change", each), str(each)),) for each in newer]
        names = format_html_join(", ", "{}", links[:MAX_NAMED])
        more = " …" if len(links) > MAX_NAMED else ""
        return format_html(
            message.replace("%(names)s", "{}{}") % {"count": len(newer)}, names, more
        )


def _parse_moment(given: str) -> datetime | None:
    found = parse_datetime(given) if is_datetime(given) else None
    return found if found and timezone.is_aware(found) else None
