"""History pages of a record: list its revisions, compare any two."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _

from clipqa.admin.history.restoring import RestoringMixin
from clipqa.admin.history.steps import find_revision
from clipqa.history import TRACKED_FIELDS

PER_PAGE = 50


class HistoryMixin(RestoringMixin):
    """Mixin with the history pages, for models in `TRACKED_FIELDS`; others have Django's."""

    def get_urls(self) -> list[URLPattern]:
        if self.model not in TRACKED_FIELDS:
            return super().get_urls()
        restore = "history/<int:revision_id>/restore"
        return [
            self.record_route("compare", self.compare_view, "history/compare"),
            self.record_route("restore", self.restore_view, restore),
            *super().get_urls(),
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if self.model not in TRACKED_FIELDS:
            return super().history_view(request, object_id, extra_context)
        record: Any = self.get_object(request, unquote(object_id))
        page = Paginator(self.get_history(request, record).revisions, PER_PAGE).get_page(
            request.GET.get("p")
        )
        context = {
            "title": _("History: %(name)s") % {"name": record},
            "rows": [self.get_step(request, revision) for revision in page],
            "page": page,
            "can_restore": self.may_restore(request, record),
            **(extra_context or {}),
        }
        return self.render_record_page(request, record, "history", context)

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        history = self.get_history(request, record)
        newer = find_revision(history, request.GET.get("to", ""))
        given = request.GET.get("from")
        older = find_revision(history, given) if given else None
        if older and older.pk > newer.pk:
            older, newer = newer, older
        before = history.state_after(older.pk) if older else history.state_before(newer)
        context = {
            "title": _("Compare: %(name)s") % {"name": record},
            "older": self.get_step(request, older) if older else None,
            "newer": self.get_step(request, newer),
            "differences": self.get_differences(before, history.state_after(newer.pk)),
            "can_restore": self.may_restore(request, record),
        }
        return self.render_record_page(request, record, "compare", context)
