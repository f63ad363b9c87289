"""Saves of published records in the admin: private drafts, and the messages after a save."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from clipqa.admin.columns import link
from clipqa.admin.publishing.drafts import DraftForm
from clipqa.admin.publishing.outcome import outcome, schedule_offer
from clipqa.admin.review.proposals import ProposalsMixin
from clipqa.curation.proposals import close_published, own_open_proposal, save_draft
from clipqa.models import RecordProposal, Status
from clipqa.views.public import absolute

CONTINUE = "continue"  # parameter of the form's address: fill it from the private draft


class SavingMixin(ProposalsMixin):
    """Mixin for the admin of a model whose form is a `DraftForm`."""

    def keeps_drafts(self, request: HttpRequest, record: Any) -> bool:
        return record is not None and record.pk is not None and self.reviews(request)

    def shown_proposal(self, request: HttpRequest, record: Any) -> Any:
        if not self.keeps_drafts(request, record):
            return super().shown_proposal(request, record)
        is_asked_for = request.method != "POST" and CONTINUE in request.GET
        is_published = record.status == Status.PUBLISHED
        return own_open_proposal(record, request.user) if is_asked_for and is_published else None

    def prepare_publishing(self, request: HttpRequest, record: Any, form: Any) -> None:
        form.proposal = self.shown_proposal(request, record)
        form.may_keep_drafts = self.keeps_drafts(request, record)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = context.get("original")
        if self.keeps_drafts(request, record) and self.has_change_permission(request, record):
            context["publishing"] = self._publishing_context(request, context)
        return super().render_change_form(request, context, *args, **kwargs)

    def _publishing_context(self, request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
        """Return the context of the offer to continue a draft, and of the buttons below."""
        form: DraftForm = context["adminform"].form
        if not form.was_published:
            return {}
        draft = form.proposal or own_open_proposal(form.instance, request.user)
        return {
            "is_published": True,
            "is_public": form.was_public,
            "is_scheduled": form.was_scheduled,
            "draft": draft,
            "draft_page": self.proposal_url(draft) if draft else "",
            "is_continued": form.proposal is not None or form.is_continued,
            "overwritten": self.field_names(draft, form.overwritten) if draft else "",
            "address": f"{request.path}?{CONTINUE}=draft",
        }

    def save_as_draft(self, request: HttpRequest, record: Any, form: Any) -> bool:
        """Keep the changes in the user's draft, if no public button was pressed."""
        if not form.saves_draft:
            return False
        request.saved_draft = save_draft(  # type: ignore[attr-defined]
            record,
            self.proposed_values(record, form),
            is_continued=form.is_continued,
            is_private="_hand_in" not in form.data,
        )
        return True

    def close_draft(self, record: Any, form: Any) -> None:
        if form.is_continued and form.may_keep_drafts:
            close_published(record)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if hasattr(request, "saved_draft"):
            return self._report_draft(request, request.saved_draft)
        if hasattr(request, "has_proposed") or IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        return self._report_saved(request, obj, self.record_url("change", obj))

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self._report_saved(request, obj, self.record_url("change", obj))

    def _report_draft(self, request: HttpRequest, draft: RecordProposal | None) -> HttpResponse:
        if draft is None:
            same = _("Nothing differs from the published version, so no draft is kept.")
            messages.info(request, same)
            return HttpResponseRedirect(request.path)
        sentence = (
            _("Saved as your private draft: {}. Readers see the published version unchanged.")
            if draft.is_private
            else _("Handed in: {} waits for another editor. Readers see no change yet.")
        )
        page = self.proposal_url(draft)
        messages.success(request, format_html(sentence, link(page, _("see what it changes"))))
        return HttpResponseRedirect(f"{request.path}?{CONTINUE}=draft")

    def _report_saved(self, request: HttpRequest, record: Any, page: str) -> HttpResponse:
        address = absolute(request, record.get_absolute_url())
        messages.success(request, outcome(record, page, address))
        offer = schedule_offer(record) if self.reviews(request) else None
        if offer:
            messages.warning(request, offer)
            return HttpResponseRedirect(page)
        return self._next_page(request, record, page)

    def _next_page(self, request: HttpRequest, record: Any, page: str) -> HttpResponse:
        """Redirect as Django does after each of its buttons."""
        if "_addanother" in request.POST:
            page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
        elif "_continue" not in request.POST:
            return self.response_post_save_change(request, record)
        filters: Any = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        return HttpResponseRedirect(add_preserved_filters(filters, page))
