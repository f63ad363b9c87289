from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clipqa.admin.columns import EMPTY_VALUE, badge
from clipqa.admin.conflicts.actions import VersionedActionsMixin
from clipqa.admin.deletion import MAX_UNDONE
from clipqa.admin.fields import record_id
from clipqa.admin.readers.report_form import (
    CLOSE,
    KEEP,
    REOPEN,
    WITHHOLD,
    DecisionForm,
    verbs_of,
)
from clipqa.admin.readers.reported_cards import RELATED, card_detail, card_name, reported_card
from clipqa.counters import take_writer_lock
from clipqa.curation.roles import may_review
from clipqa.models import ClipReport, ReportState
from clipqa.readers import reports as verbs

MAX_LIST_LENGTH = 140
BADGES = {
    ReportState.OPEN: "in_review",
    ReportState.CLOSED: "archived",
    ReportState.KEPT: "published",
    ReportState.WITHHELD: "expired",
}
DONE = {
    CLOSE: gettext_lazy("The report is closed."),
    REOPEN: gettext_lazy("The report is open again. A reply that was not sent yet is cancelled."),
    WITHHOLD: gettext_lazy("The card is withheld: readers don’t see it any more."),
    KEEP: gettext_lazy("The card is kept. It stays as it is."),
}


@admin.register(ClipReport)
class ClipReportAdmin(VersionedActionsMixin, admin.ModelAdmin):
    """Reports of problems, to be closed or decided. What readers wrote stays as it is.

    Moderators can't delete reports. The worker deletes them a year after the decision.
    """

    list_display = ["short_text", "problem_name", "state_badge", "card", "created_at"]
    list_display_links = ["short_text"]
    list_filter = ["state", "problem", "created_at"]
    list_select_related = RELATED
    link_lookups = ("answer__id__exact",)
    search_fields = ["text"]
    ordering = ["-created_at", "-pk"]
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.ALWAYS
    actions = ["close_selected"]

    def get_urls(self) -> list[URLPattern]:
        undo = self.admin_site.admin_view(self.undo_close_view)
        return [path("undo-close/", undo, name="clipreport_undo_close"), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("clipqa.change_clipreport")

    def may_decide(self, request: HttpRequest, report: ClipReport) -> bool:
        """Claims of rights are decided by editors only."""
        may = self.has_moderate_permission(request)
        return may and (not report.is_claim or may_review(request.user))

    # The list --------------------------------------------------------------------------------
    def get_list_display(self, request: HttpRequest) -> Any:
        """Replace the card by a column that leaves out cards which the user may not read."""

        @admin.display(description=_("card"))
        def card(report: ClipReport) -> SafeString | str:
            return _card_cell(request.user, report)

        return [card if name == "card" else name for name in self.list_display]

    def card(self, report: ClipReport) -> str:
        return EMPTY_VALUE

    @admin.display(description=gettext_lazy("description"))
    def short_text(self, report: ClipReport) -> SafeString | str:
        return isolated(Truncator(report.text).chars(MAX_LIST_LENGTH) or _("(no description)"))

    @admin.display(description=gettext_lazy("problem"), ordering="problem")
    def problem_name(self, report: ClipReport) -> str:
        return report.label

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_badge(self, report: ClipReport) -> SafeString:
        return state_badge(report)

    @admin.action(description=gettext_lazy("Close selected reports"), permissions=["moderate"])
    def close_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        chosen = list(queryset)
        closed = verbs.close(chosen)
        for report in closed:
            self.log_change(request, report, str(DONE[CLOSE]))
        if closed:
            messages.success(request, _closed_message(closed))
        if left := len(chosen) - len(closed):
            messages.warning(request, _left_message(left))

    def undo_close_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            self._undo_close(request, request.POST.get("reports", ""))
        return HttpResponseRedirect(reverse("admin:clipqa_clipreport_changelist"))

    def _undo_close(self, request: HttpRequest, given: str) -> None:
        versions = _parse_versions(given)
        with transaction.atomic():
            take_writer_lock()
            closed = ClipReport.objects.filter(pk__in=versions, state=ReportState.CLOSED)
            same = [
                report
                for report in closed.select_for_update()
                if report.edit_version == versions[report.pk]
            ]
            for report in verbs.reopen(same):
                self.log_change(request, report, str(DONE[REOPEN]))
        if same:
            message = ngettext(
                "%(count)d report is open again.", "%(count)d reports are open again.", len(same)
            )
            messages.success(request, message % {"count": len(same)})
        if len(same) < len(versions) or not versions:
            messages.warning(request, _("Reports that were changed since then stay as they are."))

    # The page of a report ----------------------------------------------------------------------
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        report: Any = self.get_object(request, unquote(object_id))
        if request.method != "POST":
            return self._page(request, report, DecisionForm(report=report))
        if not self.may_decide(request, report):
            raise PermissionDenied
        with transaction.atomic():
            take_writer_lock()
            report = ClipReport.objects.select_for_update().get(pk=report.pk)
            form = DecisionForm(request.POST, report=report)
            if form.is_valid():
                self._decide(request, report, form.cleaned_data)
                return HttpResponseRedirect(request.path)
        return self._page(request, report, form)

    def _decide(self, request: HttpRequest, report: ClipReport, given: dict[str, Any]) -> None:
        verb, reason, reply = given["verb"], given["reason"], given.get("reply", "")
        if verb == CLOSE:
            verbs.close([report], reason)
        elif verb == REOPEN:
            verbs.reopen([report])
        elif verb == WITHHOLD:
            verbs.withhold(report, reason, reply)
        else:
            verbs.keep(report, reason, reply)
        self.log_change(request, report, str(DONE[verb]))
        messages.success(request, str(DONE[verb]))

    def _page(self, request: HttpRequest, report: ClipReport, form: DecisionForm) -> HttpResponse:
        may_decide = self.may_decide(request, report)
        others = ClipReport.objects.filter(answer=report.answer_id).exclude(pk=report.pk)
        context = {
            "title": report.label,
            "report": report,
            "badge": state_badge(report),
            "card": reported_card(request.user, report.answer),
            "form": form,
            "verbs": verbs_of(report) if may_decide else (),
            # To judge who claims, and only for those who reply.
            "reply_to": report.reply_to if report.is_claim and may_decide else "",
            "reply_job": report.replies.order_by("-pk").first(),
            "others": others.count(),
        }
        return self.render_record_page(request, report, "clipreport/page", context)


def state_badge(report: ClipReport) -> SafeString:
    return badge(BADGES[ReportState(report.state)], str(report.get_state_display()))


def isolated(text: str) -> SafeString:
    """Isolate text of any direction, so that it doesn't reorder its line."""
    return format_html("<bdi>{}</bdi>", text)


def _card_cell(person: Any, report: ClipReport) -> SafeString | str:
    name = card_name(person, report.answer)
    detail = card_detail(person, report.answer)
    cell = '<bdi>{}</bdi><br><span class="quiet">{}</span>'
    return format_html(cell, name, detail) if name else _("not public any more")


def _closed_message(closed: list[ClipReport]) -> SafeString | str:
    message = ngettext("%(count)d report is closed.", "%(count)d reports are closed.", len(closed))
    text = message % {"count": len(closed)}
    if len(closed) > MAX_UNDONE:
        return text
    # The button submits the list's form, which has the CSRF token; messages can't store one.
    return format_html(
        '{} <button type="submit" class="undo" form="changelist-form" name="reports" '
        'value="{}" formaction="{}">{}</button>',
        text,
        ",".join(f"{report.pk}v{report.edit_version}" for report in closed),
        reverse("admin:clipreport_undo_close"),
        _("Undo"),
    )


def _left_message(count: int) -> str:
    message = ngettext(
        "%(count)d report stays as it is: it is decided already, or a claim of rights, which an "
        "editor decides on its page.",
        "%(count)d reports stay as they are: they are decided already, or claims of rights, which "
        "an editor decides on their pages.",
        count,
    )
    return message % {"count": count}


def _parse_versions(given: str) -> dict[int, int]:
    """Parse the ids and versions of an *Undo* button."""
    pairs = (pair.partition("v")[::2] for pair in given.split(",")[:MAX_UNDONE])
    found = ((record_id(pk), record_id(version)) for pk, version in pairs)
    return {pk: version for pk, version in found if pk is not None and version is not None}
