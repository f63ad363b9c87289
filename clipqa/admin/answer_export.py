"""Export of the answers that a list shows, with its filters and its search, on all its pages."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clipqa.admin.base import BaseAdmin
from clipqa.admin.change_lists import read_parameters
from clipqa.db.statements import ids_in
from clipqa.history.audit import note
from clipqa.importers import export_answers
from clipqa.importers.downloads import DOWNLOADS
from clipqa.models import Answer, Event

MAX_QUERY_LENGTH = 500  # of the list's filters, in the audit entry


class AnswerExportMixin(BaseAdmin):
    """Mixin with the form under the list, and the address that it sends to.

    The address takes the parameters of the list. It is sent with POST, as it writes the audit log.
    """

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name="clipqa_answer_export"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        formats = [(name, row.label) for name, row in DOWNLOADS.items()]
        shown = {"export_formats": formats, "may_import": self.has_add_permission(request)}
        return super().changelist_view(request, {**shown, **(extra_context or {})})

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        accepted, rejected = read_parameters(self, request)
        ids = None if rejected else self._listed_ids(request)
        if ids is None:  # never export more records than were listed
            messages.warning(request, _("The filters were invalid. Export the list again."))
            changelist = reverse("admin:clipqa_answer_changelist")
            return HttpResponseRedirect(f"{changelist}?{accepted.urlencode()}")
        name = request.POST.get("format", "")
        download = DOWNLOADS.get(name, DOWNLOADS["csv"])
        file = f"answers-{timezone.localdate().isoformat()}.{download.suffix}"
        filters = accepted.urlencode()[:MAX_QUERY_LENGTH]
        note(Event.EXPORTED, file, after={"answers": len(ids), "filters": filters})
        response = StreamingHttpResponse(
            _pieces(ids, download.pieces), content_type=download.content_type
        )
        response["Content-Disposition"] = f'attachment; filename="{file}"'
        return response

    def _listed_ids(self, request: HttpRequest) -> list[int] | None:
        """Return the answers of all pages of the list, or None if its filters are invalid."""
        try:
            listed = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return None
        return list(listed.order_by("pk").values_list("pk", flat=True).distinct())


def _pieces(ids: list[int], write: Any) -> Iterator[bytes]:
    answers = Answer.objects.filter(pk__in=ids_in(ids)) if ids else Answer.objects.none()
    yield from write(export_answers(answers))
