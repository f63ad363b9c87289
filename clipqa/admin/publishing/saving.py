"""Saves of answers in the admin: private drafts of published answers, and the messages."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from clipqa.admin.columns import link
from clipqa.admin.publishing.form import PublishingForm
from clipqa.admin.publishing.outcome import outcome, schedule_offer
from clipqa.admin.review.proposals import ProposalsMixin, field_names, proposed_values
from clipqa.curation.proposals import (
    close_published,
    own_open_proposal,
    save_draft,
)
from clipqa.curation.roles import may_review
from clipqa.models import Answer, Proposal, Status
from clipqa.views.public import absolute

CONTINUE = "continue"  # parameter of the form's address: fill it from the private draft


class SavingMixin(ProposalsMixin):
    """Mixin for the answers' admin."""

    def keeps_drafts(self, request: HttpRequest, answer: Answer | None) -> bool:
        return answer is not None and answer.pk is not None and may_review(request.user)

    def shown_proposal(self, request: HttpRequest, answer: Answer | None) -> Proposal | None:
        if not self.keeps_drafts(request, answer):
            return super().shown_proposal(request, answer)
        is_asked_for = request.method != "POST" and CONTINUE in request.GET
        assert answer is not None
        is_published = answer.status == Status.PUBLISHED
        return own_open_proposal(answer, request.user) if is_asked_for and is_published else None

    def prepare_publishing(self, request: HttpRequest, answer: Answer | None, form: Any) -> None:
        form.proposal = self.shown_proposal(request, answer)
        form.may_keep_drafts = self.keeps_drafts(request, answer)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        answer = context.get("original")
        if self.keeps_drafts(request, answer) and self.has_change_permission(request, answer):
            context["publishing"] = self._publishing_context(request, context)
        return super().render_change_form(request, context, *args, **kwargs)

    def _publishing_context(self, request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
        """Return the context of the offer to continue a draft, and of the buttons below."""
        form: PublishingForm = context["adminform"].form
        if not form.was_published:
            return {}
        draft = form.proposal or own_open_proposal(form.instance, request.user)
        return {
            "is_published": True,
            "is_public": form.was_public,
            "is_scheduled": form.was_scheduled,
            "draft": draft,
            "is_continued": form.proposal is not None or form.is_continued,
            "overwritten": field_names(form.overwritten),
            "address": f"{request.path}?{CONTINUE}=draft",
        }

    def save_as_draft(self, request: HttpRequest, answer: Answer, form: PublishingForm) -> bool:
        """Keep the changes in the user's draft, if no public button was pressed."""
        if not form.saves_draft:
            return False
        request.saved_draft = save_draft(  # type: ignore[attr-defined]
            answer,
            proposed_values(answer, form.cleaned_data),
            is_continued=form.is_continued,
            is_private="_hand_in" not in form.data,
        )
        return True

    def close_draft(self, answer: Answer, form: PublishingForm) -> None:
        if form.is_continued and form.may_keep_drafts:
            close_published(answer)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if hasattr(request, "saved_draft"):
            return self._report_draft(request, obj, request.saved_draft)
        if hasattr(request, "has_proposed") or IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        return self._report_saved(request, obj, self.record_url("change", obj))

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self._report_saved(request, obj, self.record_url("change", obj))

    def _report_draft(
        self, request: HttpRequest, answer: Answer, draft: Proposal | None
    ) -> HttpResponse:
        if draft is None:
            same = _("Nothing differs from the published answer, so no draft is kept.")
            messages.info(request, same)
            return HttpResponseRedirect(request.path)
        sentence = (
            _("Saved as your private draft: {}. Readers see the published answer unchanged.")
            if draft.is_private
            else _("Handed in: {} waits for another editor. Readers see no change yet.")
        )
        page = self.proposal_url(draft)
        messages.success(request, format_html(sentence, link(page, _("see what it changes"))))
        return HttpResponseRedirect(f"{request.path}?{CONTINUE}=draft")

    def _report_saved(self, request: HttpRequest, answer: Answer, page: str) -> HttpResponse:
        address = absolute(request, answer.get_absolute_url())
        messages.success(request, outcome(answer, page, address))
        offer = schedule_offer(answer) if may_review(request.user) else None
        if offer:
            messages.warning(request, offer)
            return HttpResponseRedirect(page)
        return self._next_page(request, answer, page)

    def _next_page(self, request: HttpRequest, answer: Answer, page: str) -> HttpResponse:
        """Redirect as Django does after each of its buttons."""
        if "_addanother" in request.POST:
            page = reverse("admin:clipqa_answer_add")
        elif "_continue" not in request.POST:
            return self.response_post_save_change(request, answer)
        filters: Any = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        return HttpResponseRedirect(add_preserved_filters(filters, page))
