"""Deleting at the answers' desk: into the archive, with a button that takes it back."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clipqa.admin.hidden import HiddenIs404
from clipqa.admin.record_ids import record_ids
from clipqa.curation.archiving import bring_back, hidden_with, put_away
from clipqa.curation.roles import may_review
from clipqa.models import Answer

MOST_UNDONE = 200  # at once: their numbers stand in the button


class WithArchiving(HiddenIs404, ModelAdmin):
    """Mixed into the answers' desk."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        undo = path("undo-archive/", wrap(self.undo_archive_view), name="answer_undo_archive")
        return [undo, *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> Any:
        """Without Django's deletion of the chosen ones: archiving them is that."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Nothing goes; what readers lose is said on the page itself."""
        return [], {}, set(), []

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        answer: Any = self.get_object(request, object_id)
        more = {
            "hidden_with": [(noun._meta.verbose_name, noun) for noun in hidden_with(answer)],
            "can_erase": request.user.has_perm("clipqa.add_erasure"),
        }
        return super().delete_view(request, object_id, {**more, **(extra_context or {})})

    def log_deletions(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """It is no deletion."""
        return []

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        request.put_away = put_away([obj])  # type: ignore[attr-defined]
        self.log_change(request, obj, _("Archived."))

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        self.say_archived(request, 1, getattr(request, "put_away", []))
        return HttpResponseRedirect(reverse("admin:clipqa_answer_changelist"))

    def archive_chosen(self, request: HttpRequest, answers: "QuerySet[Answer]") -> None:
        chosen = list(answers)
        revisions = put_away(chosen)
        for answer in chosen:
            self.log_change(request, answer, _("Archived."))
        self.say_archived(request, len(chosen), revisions)

    def say_archived(self, request: HttpRequest, count: int, revisions: list[int]) -> None:
        done = ngettext("%(count)d answer is archived.", "%(count)d answers are archived.", count)
        said = done % {"count": count}
        if not revisions or len(revisions) > MOST_UNDONE:
            messages.success(request, said)
            return
        # The button sends the list's own form, which holds the token that no message may keep.
        undo = format_html(
            '{} <button type="submit" class="undo" form="changelist-form" name="revisions" '
            'value="{}" formaction="{}">{}</button>',
            said,
            ",".join(map(str, revisions)),
            reverse("admin:answer_undo_archive"),
            _("Undo"),
        )
        messages.success(request, undo)

    def undo_archive_view(self, request: HttpRequest) -> HttpResponse:
        if not (may_review(request.user) and self.has_change_permission(request)):
            raise PermissionDenied
        if request.method == "POST":
            self._undo(request, request.POST.get("revisions", ""))
        return HttpResponseRedirect(reverse("admin:clipqa_answer_changelist"))

    def _undo(self, request: HttpRequest, given: str) -> None:
        ids = {*record_ids(given.split(",")[:MOST_UNDONE])}
        back, changed = bring_back(ids)
        for answer in back:
            self.log_change(request, answer, _("Taken back from the archive."))
        if back:
            done = ngettext(
                "%(count)d answer is again what it was.",
                "%(count)d answers are again what they were.",
                len(back),
            )
            messages.success(request, done % {"count": len(back)})
        if changed or not ids:
            messages.warning(
                request, _("What somebody changed since stays as it is. Open it to look.")
            )
