"""Review at the desk: hand in, take back, send back, propose, accept, decline."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.admin.hidden import HiddenIs404
from clipqa.admin.history_values import Line, laid_over
from clipqa.curation import EditCollision, proposals
from clipqa.curation.proposals import ProposalIsDecided, proposable
from clipqa.curation.reviewing import NotInReview, send_back, take_back
from clipqa.curation.roles import is_own, may_review
from clipqa.models import Answer, Clip, Proposal, Question, Status
from clipqa.models.fields import validate_plain_text
from clipqa.models.review import LONGEST_COMMENT
from clipqa.revisions import name_of

NEWER = gettext_lazy("Somebody saved the answer meanwhile. Look at it again, then decide.")
DECIDED = gettext_lazy("This was decided meanwhile, or withdrawn.")
WAITS = gettext_lazy("Your change waits for an editor. Until then readers see the answer as it is.")
GONE_ON = gettext_lazy("The answer isn't in review any more.")
FIELDS: dict[str, Any] = {
    "question": Answer._meta.get_field("question"),
    "new_question": Question._meta.get_field("text"),
    "body": Answer._meta.get_field("body"),
    "speaker": Answer._meta.get_field("speaker"),
    "editor": Answer._meta.get_field("editor"),
    "ai_disclosure": Answer._meta.get_field("ai_disclosure"),
    "video": Clip._meta.get_field("video"),
    "start_ms": Clip._meta.get_field("start_ms"),
    "end_ms": Clip._meta.get_field("end_ms"),
}


class CommentForm(forms.Form):
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=LONGEST_COMMENT,
        validators=[validate_plain_text],
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=gettext_lazy("What is to be done? Whoever wrote it reads this."),
    )
    edit_version = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(CommentForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].required = "_decline" in self.data


class WithReview(HiddenIs404):
    """Mixed into the answers' desk."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("<path:object_id>/send-back/", wrap(self.send_back_view), name="answer_send_back"),
            path("<path:object_id>/take-back/", wrap(self.take_back_view), name="answer_take_back"),
            path(
                "<path:object_id>/proposals/<int:proposal_id>/",
                wrap(self.proposal_view),
                name="answer_proposal",
            ),
        ]
        return [*own, *super().get_urls()]

    # On the answer's own page ---------------------------------------------------------------
    def proposes(self, request: HttpRequest, answer: Answer | None) -> bool:
        """Whether what somebody saves here waits for an editor."""
        is_public = answer is not None and answer.status == Status.PUBLISHED
        return is_public and not may_review(request.user)

    def shown_proposal(self, request: HttpRequest, answer: Answer | None) -> Proposal | None:
        """One's own open proposal fills the page, to be written on."""
        if answer is None or request.method == "POST" or not self.proposes(request, answer):
            return None
        return Proposal.objects.open().filter(answer=answer, by=request.user.pk).first()

    def propose(self, request: HttpRequest, answer: Answer, given: dict[str, Any]) -> None:
        question = given.get("question")
        wanted = {
            "question": question.pk if question else answer.question_id,
            "new_question": " ".join((given.get("new_question") or "").split()),
            "video": given["video"].pk,
            **{name: given[name] for name in ("start_ms", "end_ms", *proposals.TEXTS)},
        }
        wanted["body"] = wanted["body"].strip()
        request.has_proposed = proposals.propose(answer, wanted) is not None  # type: ignore[attr-defined]

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        has_proposed = getattr(request, "has_proposed", None)
        if has_proposed is None:
            return super().response_change(request, obj)
        if has_proposed:
            messages.success(request, str(WAITS))
        else:
            messages.info(request, _("Nothing differs from the answer as it is, so nothing waits."))
        return HttpResponseRedirect(request.path)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        answer = context.get("original")
        if answer is not None or context.get("add"):
            context["review"] = self._panel(request, answer)
        return super().render_change_form(request, context, *args, **kwargs)

    def _panel(self, request: HttpRequest, answer: Answer | None) -> dict[str, Any]:
        """What the page says above its fields, and which buttons stand below."""
        is_reviewer, status = may_review(request.user), answer.status if answer else Status.DRAFT
        may_change = self.has_change_permission(request, answer)
        is_in_review = answer is not None and status == Status.IN_REVIEW
        waiting = Proposal.objects.open().filter(answer=answer).order_by("at")
        if not is_reviewer:
            waiting = waiting.filter(by=request.user.pk)
        return {
            "author": name_of(answer.created_by) if answer and answer.created_by else "",
            "sent_back": getattr(answer, "sent_back", None) if status == Status.DRAFT else None,
            "waiting": list(waiting),
            "proposes": self.proposes(request, answer),
            "can_submit": not is_reviewer and may_change and status == Status.DRAFT,
            "can_publish": is_reviewer and may_change and is_in_review,
            "can_take_back": is_in_review and not is_reviewer,
        }

    # On pages of their own ------------------------------------------------------------------
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
                return self._back(request, answer, str(GONE_ON))
            except EditCollision:
                return self._back(request, answer, str(NEWER))
            self.log_change(request, answer, _("Sent back."))
            messages.success(request, _("The answer is a draft again, with your comment."))
            return HttpResponseRedirect(reverse("admin:index"))
        context = {"title": _("Send back: %(name)s") % {"name": answer.question}, "form": form}
        return self._shown(request, answer, "send_back", context)

    def take_back_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        answer: Any = self.get_object(request, unquote(object_id))
        if not is_own(request.user, answer):
            raise PermissionDenied
        if request.method == "POST":
            try:
                take_back(answer)
            except NotInReview:
                return self._back(request, answer, str(GONE_ON))
            self.log_change(request, answer, _("Taken back from review."))
            messages.success(request, _("It is your draft again. Hand it in when it is ready."))
        return self._back(request, answer)

    def proposal_view(self, request: HttpRequest, object_id: str, proposal_id: int) -> HttpResponse:
        answer: Any = self.get_object(request, unquote(object_id))
        proposal = answer.proposals.filter(pk=proposal_id).first()
        is_reviewer = may_review(request.user) and self.has_change_permission(request, answer)
        if proposal is None or not (may_review(request.user) or proposal.by_id == request.user.pk):
            raise Http404
        form = DecisionForm(request.POST or None, initial={"edit_version": answer.edit_version})
        if request.method == "POST":
            done = self._decided(request, proposal, form, is_reviewer)
            if done:
                return done
        now = proposable(answer)
        is_newer = proposal.is_open and proposal.base != now
        context = {
            "title": _("Proposed change: %(name)s") % {"name": answer.question},
            "proposal": proposal,
            "lines": _lines(now if proposal.is_open else proposal.base, proposal),
            "since": laid_over(FIELDS, proposal.base, now) if is_newer else [],
            "form": form,
            "can_decide": is_reviewer and proposal.is_open,
            "can_withdraw": proposal.is_open and proposal.by_id == request.user.pk,
        }
        return self._shown(request, answer, "proposal", context)

    def _decided(
        self, request: HttpRequest, proposal: Proposal, form: DecisionForm, is_reviewer: bool
    ) -> HttpResponse | None:
        try:
            if "_withdraw" in request.POST and proposal.by_id == request.user.pk:
                proposals.withdraw(proposal)
                messages.success(request, _("The proposal is withdrawn."))
                return self._back(request, proposal.answer)
            if not is_reviewer:
                raise PermissionDenied
            if not form.is_valid():
                return None
            return self._accepted_or_declined(request, proposal, form.cleaned_data)
        except ProposalIsDecided:
            messages.warning(request, str(DECIDED))
        except EditCollision:
            messages.warning(request, str(NEWER))
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
        return HttpResponseRedirect(request.path)

    def _accepted_or_declined(
        self, request: HttpRequest, proposal: Proposal, given: dict[str, Any]
    ) -> HttpResponse | None:
        if "_decline" in request.POST:
            proposals.decline(proposal, given["comment"])
            messages.success(request, _("Declined. Your comment goes to whoever proposed it."))
        elif "_accept" in request.POST:
            answer = proposals.accept(proposal, given["edit_version"], given["comment"])
            self.log_change(request, answer, _("Proposal accepted."))
            public, hidden = _("Accepted: readers see it now."), _("Accepted.")
            messages.success(request, public if answer.is_published else hidden)
        else:
            return None
        return HttpResponseRedirect(reverse("admin:index"))

    def _back(self, request: HttpRequest, answer: Answer, warning: str = "") -> HttpResponse:
        if warning:
            messages.warning(request, warning)
        return HttpResponseRedirect(reverse("admin:clipqa_answer_change", args=[answer.pk]))

    def _shown(
        self, request: HttpRequest, answer: Answer, template: str, context: dict[str, Any]
    ) -> HttpResponse:
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": answer,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request, f"admin/clipqa/answer/{template}.html", {**shared, **context}
        )


def _lines(before: dict[str, Any], proposal: Proposal) -> list[Line]:
    after = {**before, **proposal.values}
    if after["new_question"]:
        after["question"] = None
    return laid_over(FIELDS, before, after)
