"""Review of answers in the admin: submit, take back, send back."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.admin.review.citations import cited_in
from clipqa.admin.review.proposals import NEWER, CommentForm, ProposalsMixin
from clipqa.curation import EditConflict
from clipqa.curation.reviewing import NotInReview, send_back, take_back
from clipqa.curation.roles import is_own, may_review
from clipqa.history import name_of
from clipqa.models import Answer, Proposal, Question, Status

NOT_IN_REVIEW = gettext_lazy("The answer is no longer in review.")


def _duplicates(answer: Answer) -> list[Question]:
    """Return questions with the same text, added by users who could not see this one."""
    question = answer.question
    same = Question.objects.with_text(question.text, question.language).exclude(pk=question.pk)
    return list(same)


def _report_submitted(request: HttpRequest) -> None:
    if "_submit" in request.POST:
        messages.success(
            request, _("It waits for review now. Its page has a button to take it back.")
        )


class ReviewMixin(ProposalsMixin):
    """Mixin for the answers' admin."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("<path:object_id>/send-back/", wrap(self.send_back_view), name="answer_send_back"),
            path("<path:object_id>/take-back/", wrap(self.take_back_view), name="answer_take_back"),
        ]
        return [*own, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        answer = context.get("original")
        if answer is not None or kwargs.get("add"):
            context["review"] = self._review_context(request, answer)
        return super().render_change_form(request, context, *args, **kwargs)

    def _review_context(self, request: HttpRequest, answer: Answer | None) -> dict[str, Any]:
        """Return the context of the notices above the fields and of the buttons below."""
        is_reviewer, status = may_review(request.user), answer.status if answer else Status.DRAFT
        may_change = self.has_change_permission(request, answer)
        is_in_review = answer is not None and status == Status.IN_REVIEW
        open_proposals = Proposal.objects.open().shown_to(request.user).filter(answer=answer)
        open_proposals = open_proposals.order_by("at")
        if not is_reviewer:
            open_proposals = open_proposals.filter(by=request.user.pk)
        else:
            open_proposals = open_proposals.exclude(by=request.user.pk)
        return {
            "author": name_of(answer.created_by) if answer and answer.created_by else "",
            "sent_back": getattr(answer, "sent_back", None) if status == Status.DRAFT else None,
            "open_proposals": list(open_proposals),
            "cited_in": cited_in(request.user, answer) if answer else [],
            "proposes": self.must_propose(request, answer),
            "can_submit": not is_reviewer and may_change and status == Status.DRAFT,
            "is_in_review": is_reviewer and may_change and is_in_review,
            "can_publish": is_reviewer and may_change and (is_in_review or status == Status.DRAFT),
            "can_take_back": is_in_review and not is_reviewer,
            "duplicates": _duplicates(answer) if is_reviewer and answer else [],
            "can_merge": request.user.has_perms(
                ["clipqa.change_question", "clipqa.delete_question"]
            ),
        }

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        _report_submitted(request)
        return super().response_post_save_add(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        _report_submitted(request)
        return super().response_post_save_change(request, obj)

    def send_back_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        answer: Any = self.get_object(request, unquote(object_id))
        if not (may_review(request.user) and self.has_change_permission(request, answer)):
            raise PermissionDenied
        form = CommentForm(request.POST or None, initial={"edit_version": answer.edit_version})
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            try:
                send_back(answer, given["comment"], given["edit_version"])
            except NotInReview:
                return self._redirect_to_answer(request, answer, str(NOT_IN_REVIEW))
            except EditConflict:
                return self._redirect_to_answer(request, answer, str(NEWER))
            self.log_change(request, answer, _("Sent back."))
            messages.success(request, _("The answer is a draft again, with your comment."))
            return HttpResponseRedirect(reverse("admin:index"))
        context = {"title": _("Send back: %(name)s") % {"name": answer.question}, "form": form}
        return self.render_record_page(request, answer, "answer/send_back", context)

    def take_back_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        answer: Any = self.get_object(request, unquote(object_id))
        if not is_own(request.user, answer):
            raise PermissionDenied
        if request.method == "POST":
            try:
                take_back(answer)
            except NotInReview:
                return self._redirect_to_answer(request, answer, str(NOT_IN_REVIEW))
            self.log_change(request, answer, _("Taken back from review."))
            messages.success(
                request, _("The answer is your draft again. Submit it for review when it is ready.")
            )
        return self._redirect_to_answer(request, answer)

    def _redirect_to_answer(
        self, request: HttpRequest, answer: Answer, warning: str = ""
    ) -> HttpResponse:
        if warning:
            messages.warning(request, warning)
        return HttpResponseRedirect(self.record_url("change", answer))
