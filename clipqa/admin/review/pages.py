"""Review of answers and articles in the admin: submit, take back, send back."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.admin.base import RecordPagesMixin
from clipqa.admin.review.comments import NEWER, CommentForm
from clipqa.curation import EditConflict
from clipqa.curation.reviewing import NotInReview, send_back, take_back
from clipqa.curation.roles import is_own, may_review
from clipqa.history import name_of
from clipqa.models import Status

NOT_IN_REVIEW = gettext_lazy("It is no longer in review.")


class ReviewMixin(RecordPagesMixin):
    """Mixin for the admin of a model whose records have owners and are reviewed."""

    def get_urls(self) -> list[URLPattern]:
        return [
            self.record_route("send_back", self.send_back_view, "send-back"),
            self.record_route("take_back", self.take_back_view, "take-back"),
            *super().get_urls(),
        ]

    def reviews(self, request: HttpRequest) -> bool:
        """Return whether the user reviews the records of this model."""
        return may_review(request.user, str(self.opts.model_name))

    def record_name(self, record: Any) -> str:
        return str(record)

    # ----------------------------------------------------------------------------------------
    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = context.get("original")
        if record is not None or kwargs.get("add"):
            context["review"] = self.get_review_context(request, record)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_review_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """Return the context of the notices above the fields and of the buttons below."""
        status = record.status if record else Status.DRAFT
        is_reviewer, is_draft = self.reviews(request), status == Status.DRAFT
        may_change = self.has_change_permission(request, record)
        is_in_review = record is not None and status == Status.IN_REVIEW
        urls = {} if record is None else self._review_urls(record)
        return {
            "author": name_of(record.created_by) if record and record.created_by else "",
            "sent_back": getattr(record, "sent_back", None) if is_draft else None,
            "can_submit": not is_reviewer and may_change and is_draft,
            "is_in_review": is_reviewer and may_change and is_in_review,
            "can_publish": is_reviewer and may_change and (is_in_review or is_draft),
            "can_take_back": is_in_review and not is_reviewer,
            **urls,
        }

    def _review_urls(self, record: Any) -> dict[str, str]:
        pages = ("send_back", "take_back")
        return {f"{page}_url": self.record_url(page, record) for page in pages}

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        _report_submitted(request)
        return super().response_post_save_add(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        _report_submitted(request)
        return super().response_post_save_change(request, obj)

    # ----------------------------------------------------------------------------------------
    def send_back_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record: Any = self.get_object(request, unquote(object_id))
        if not (self.reviews(request) and self.has_change_permission(request, record)):
            raise PermissionDenied
        form = CommentForm(request.POST or None, initial={"edit_version": record.edit_version})
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            try:
                send_back(record, given["comment"], given["edit_version"])
            except NotInReview:
                return self._redirect_to_record(request, record, str(NOT_IN_REVIEW))
            except EditConflict:
                return self._redirect_to_record(request, record, str(NEWER))
            self.log_change(request, record, _("Sent back."))
            messages.success(request, _("It is a draft again, with your comment."))
            return HttpResponseRedirect(reverse("admin:index"))
        title = _("Send back: %(name)s") % {"name": self.record_name(record)}
        return self.render_record_page(request, record, "send_back", {"title": title, "form": form})

    def take_back_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record: Any = self.get_object(request, unquote(object_id))
        if not is_own(request.user, record):
            raise PermissionDenied
        if request.method == "POST":
            try:
                take_back(record)
            except NotInReview:
                return self._redirect_to_record(request, record, str(NOT_IN_REVIEW))
            self.log_change(request, record, _("Taken back from review."))
            messages.success(
                request, _("It is your draft again. Submit it for review when it is ready.")
            )
        return self._redirect_to_record(request, record)

    def _redirect_to_record(
        self, request: HttpRequest, record: Any, warning: str = ""
    ) -> HttpResponse:
        if warning:
            messages.warning(request, warning)
        return HttpResponseRedirect(self.record_url("change", record))


def _report_submitted(request: HttpRequest) -> None:
    if "_submit" in request.POST:
        messages.success(
            request, _("It waits for review now. Its page has a button to take it back.")
        )
