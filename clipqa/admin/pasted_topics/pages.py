"""The pasted pages that wait for videos, and the screen that checks a page of a topic."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.admin.base import HiddenIs404
from clipqa.admin.pasted_topics.check import Check
from clipqa.admin.pasted_topics.saving import SAVE, check_sent
from clipqa.curation.roles import visible_to
from clipqa.importers.pasted_topics import fingerprint, page_from, waiting_page
from clipqa.models import PastedPage
from clipqa.pasted_pages.values import Topic
from clipqa.views import resubmit

TEXT_CHANGED = gettext_lazy("The text was changed. Check the page again.")


@admin.register(PastedPage)
class PastedPageAdmin(HiddenIs404):
    """Who may add answers may add those of a page. Others' pages are for reviewers."""

    list_display = ["__str__", "number_of_records", "language", "created_by", "created_at"]
    search_fields = ["title", "explainer"]
    list_select_related = ["created_by"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible_to(request.user, super().get_queryset(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("clipqa.add_answer"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    @admin.display(description=gettext_lazy("records"))
    def number_of_records(self, page: PastedPage) -> int:
        return len(page.records)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            page = cast("PastedPage", self.get_object(request, object_id))
            check, response = Check(page, request.user), None
            if request.method == "POST":
                check, response = check_sent(request, page)
        except (Http404, PastedPage.DoesNotExist):
            if not resubmit.is_desk_form(request):
                raise Http404 from None
            return resubmit.gone(request)
        return response or waiting_screen(self, request, check)


def waiting_screen(model_admin: Any, request: HttpRequest, check: Check) -> HttpResponse:
    """Render the records of a saved page."""
    check.prepare()
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": PastedPage._meta,
        "original": check.page,
        "title": check.page,
        "check": check,
        "form_url": reverse("admin:clipqa_pastedpage_change", args=[check.page.pk]),
    }
    request.current_app = model_admin.admin_site.name
    return TemplateResponse(request, "admin/clipqa/pastedpage/change_form.html", context)


def topic_screen(
    model_admin: Any, request: HttpRequest, form: Any, topic: Topic
) -> HttpResponse | dict[str, Any]:
    """Return the response to a pasted topic, or what the page of the pasted text shows of it."""
    text, language = form.cleaned_data["text"], form.cleaned_data.get("language", "en")
    page, read = page_from(topic, language, text), fingerprint(text)
    is_seen = form.cleaned_data.get("read") == read
    if not is_seen:
        if waiting := waiting_page(read, request.user):
            messages.info(request, _("You have pasted this page before. These records wait."))
            return HttpResponseRedirect(
                reverse("admin:clipqa_pastedpage_change", args=[waiting.pk])
            )
        if SAVE in request.POST:
            messages.warning(request, str(TEXT_CHANGED))
        check = Check(page, request.user)
    elif SAVE in request.POST:
        check, response = check_sent(request, page)
        if response:
            return response
        if check.page.pk:  # the same text was saved meanwhile
            return waiting_screen(model_admin, request, check)
    else:
        check = Check(page, request.user, request.POST)
    check.prepare()
    return {"check": check, "read": read, "pasted": topic}
