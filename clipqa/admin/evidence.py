"""The *Evidence* panel on an answer's page. Scripts update it while the user types."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from clipqa.admin.base import RecordPagesMixin
from clipqa.admin.evidence_overrides import Overrides
from clipqa.admin.evidence_panel import panel_of, parsed_values, submitted
from clipqa.curation.roles import may_review
from clipqa.curation.unsaved import UnsavedAnswer
from clipqa.models import Answer
from clipqa.models.answer import MAX_ANSWER_LENGTH

# A character takes up to nine bytes in a form, and the other fields are short.
MAX_BODY = 9 * MAX_ANSWER_LENGTH + 20_000
MAX_REASONS = 5  # on the page of an answer


class EvidenceMixin(RecordPagesMixin):
    """Mixin for the answers' admin."""

    def get_urls(self) -> list[URLPattern]:
        new = path(
            "add/evidence/",
            self.admin_site.admin_view(self.new_evidence_view),
            name="answer_new_evidence",
        )
        return [new, self.record_route("evidence", self.evidence_view), *super().get_urls()]

    def evidence_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Return what the checks find in the submitted values. Nothing is saved."""
        answer: Any = self.get_object(request, unquote(object_id))
        if request.method == "POST" and not self.has_change_permission(request, answer):
            raise PermissionDenied
        return self._examine(request, answer)

    def new_evidence_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._examine(request, None)

    def _examine(self, request: HttpRequest, answer: Answer | None) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
            return HttpResponse(_("That is too much text for an answer."), status=413)
        get = submitted(request.POST)
        unsaved = UnsavedAnswer.of(parsed_values(get), request.user)
        panel = panel_of(unsaved, answer, request.user, Overrides.of(get))
        findings = {"panel": panel, "has_buttons": True, "may_override": panel.needs_reason}
        html = render_to_string("admin/clipqa/answer/_findings.html", findings)
        return JsonResponse({**panel.values(), "html": html})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        answer = context.get("original")
        if answer is not None or kwargs.get("add"):
            context["evidence"] = self._evidence_context(request, context, answer)
        return super().render_change_form(request, context, *args, **kwargs)

    def _evidence_context(
        self, request: HttpRequest, context: dict[str, Any], answer: Answer | None
    ) -> dict[str, Any]:
        form = context["adminform"].form
        may_save = self.has_change_permission(request, answer) if answer else True
        may_publish = may_save and may_review(request.user) and "status" in form.fields
        panel = form.panel()
        reasons = answer.evidence_overrides.order_by("-pk")[:MAX_REASONS] if answer else []
        return {
            "panel": panel,
            "values": json.dumps(panel.values()),
            "may_override": may_publish and panel.needs_reason,
            "url": self._evidence_url(answer) if may_save else "",
            "may_publish": may_publish,
            "reasons": list(reasons),
        }

    def _evidence_url(self, answer: Answer | None) -> str:
        if answer is None:
            return reverse("admin:answer_new_evidence")
        return self.record_url("evidence", answer)
