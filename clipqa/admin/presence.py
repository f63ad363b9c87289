"""Show on a record's page which other users have it open.

Rendering the page writes nothing; its script reports the user's presence by POST.
"""

from typing import Any

from django.contrib.admin.utils import unquote
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _

from clipqa.admin.conflicts.last_saved import clock
from clipqa.admin.record_page import WithRecordPages
from clipqa.curation.presence import get_others, mark_absent, mark_present
from clipqa.history import name_of


class WithPresence(WithRecordPages):
    def get_urls(self) -> list[URLPattern]:
        return [self.route_to("presence", self.presence_view), *super().get_urls()]

    def presence_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if self.has_change_permission(request, record):
            (mark_absent if "leave" in request.POST else mark_present)(record, request.user)
        return JsonResponse({"said": said_of(record, request.user)})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = context.get("original")
        if record is not None and record.pk and self.has_change_permission(request, record):
            context["presence_url"] = self.address_of("presence", record)
            context["presence"] = said_of(record, request.user)
        return super().render_change_form(request, context, *args, **kwargs)


def said_of(record: Model, person: Any) -> str:
    said = _("%(name)s has had this open since %(at)s.")
    others = get_others(record, person)
    return " ".join(
        said % {"name": name_of(other.person), "at": clock(other.since)} for other in others
    )
