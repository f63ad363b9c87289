"""Proposals in the admin: store one instead of a save, accept, decline or withdraw it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.admin.evidence_form import ReasonForm
from clipqa.admin.evidence_panel import proposal_panel
from clipqa.admin.history.values import FieldDifference, diff_states, field_label
from clipqa.admin.publishing.outcome import outcome
from clipqa.admin.review.comments import NEWER, CommentForm
from clipqa.admin.review.pages import ReviewMixin
from clipqa.curation import EditConflict, proposals
from clipqa.curation.proposals import ProposalIsDecided, proposable_values
from clipqa.curation.roles import may_review
from clipqa.models import Answer, Proposal, Status
from clipqa.models.answer_fields import PROPOSED
from clipqa.views.public import absolute

DECIDED = gettext_lazy("This proposal was decided or withdrawn meanwhile.")
PROPOSAL_WAITS = gettext_lazy(
    "Your change waits for review. Until it is accepted, readers see the current answer."
)
FIELDS = {field.name: field.model_field for field in PROPOSED}


class DecisionForm(ReasonForm, CommentForm):
    """The comment is required only to decline a proposal, a reason only to accept what fails."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].required = "_decline" in self.data
        self.asks = "_accept" in self.data


class ProposalsMixin(ReviewMixin):
    """Mixin for the answers' admin."""

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<path:object_id>/proposals/<int:proposal_id>/",
            self.admin_site.admin_view(self.proposal_view),
            name="answer_proposal",
        )
        return [own, *super().get_urls()]

    def get_review_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        found = Proposal.objects.open().shown_to(request.user).filter(answer=record).order_by("at")
        own = Q(by=request.user.pk)
        return {
            **super().get_review_context(request, record),
            "proposes": self.must_propose(request, record),
            "open_proposals": list(
                found.exclude(own) if self.reviews(request) else found.filter(own)
            ),
        }

    def must_propose(self, request: HttpRequest, answer: Answer | None) -> bool:
        """Return whether this user's save becomes a proposal that waits for a review."""
        is_public = answer is not None and answer.status == Status.PUBLISHED
        return is_public and not may_review(request.user)

    def shown_proposal(self, request: HttpRequest, answer: Answer | None) -> Proposal | None:
        """Return the user's open proposal, whose values fill the form; None without one."""
        if answer is None or request.method == "POST" or not self.must_propose(request, answer):
            return None
        return proposals.own_open_proposal(answer, request.user)

    def propose(self, request: HttpRequest, answer: Answer, given: dict[str, Any]) -> None:
        values = proposed_values(answer, given)
        request.has_proposed = proposals.propose(answer, values) is not None  # type: ignore[attr-defined]

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        has_proposed = getattr(request, "has_proposed", None)
        if has_proposed is None:
            return super().response_change(request, obj)
        if has_proposed:
            messages.success(request, str(PROPOSAL_WAITS))
        else:
            messages.info(request, _("Nothing was changed, so there is no proposal."))
        return HttpResponseRedirect(request.path)

    def proposal_url(self, proposal: Proposal) -> str:
        return reverse("admin:answer_proposal", args=[proposal.answer_id, proposal.pk])

    def proposal_view(self, request: HttpRequest, object_id: str, proposal_id: int) -> HttpResponse:
        answer: Any = self.get_object(request, unquote(object_id))
        proposal = answer.proposals.shown_to(request.user).filter(pk=proposal_id).first()
        is_reviewer = may_review(request.user) and self.has_change_permission(request, answer)
        if proposal is None or not (may_review(request.user) or proposal.by_id == request.user.pk):
            raise Http404
        version = {"edit_version": answer.edit_version}
        panel = proposal_panel(proposal, request.user) if proposal.is_open else None
        form = DecisionForm(request.POST or None, initial=version, panel=panel)
        if request.method == "POST":
            done = self._decide(request, proposal, form, is_reviewer)
            if done:
                return done
        now = proposable_values(answer)
        is_own = proposal.by_id == request.user.pk
        overwritten = proposals.overwritten_fields(proposal) if proposal.is_open else ()
        is_newer = proposal.is_open and proposal.base != now
        context = {
            "title": _title(proposal, is_own) % {"name": answer.question},
            "proposal": proposal,
            "differences": _differences(now if proposal.is_open else proposal.base, proposal),
            "changes_since": diff_states(FIELDS, proposal.base, now) if is_newer else [],
            "form": form,
            "panel": panel,
            "can_decide": is_reviewer and proposal.is_open,
            "can_withdraw": proposal.is_open and is_own,
            "is_own_draft": is_own and is_reviewer and proposal.is_open,
            "overwritten": field_names(overwritten),
        }
        return self.render_record_page(request, answer, "answer/proposal", context)

    def _decide(
        self, request: HttpRequest, proposal: Proposal, form: DecisionForm, is_reviewer: bool
    ) -> HttpResponse | None:
        try:
            if "_withdraw" in request.POST and proposal.by_id == request.user.pk:
                proposals.withdraw(proposal)
                is_draft = may_review(request.user)
                done = _("The draft is discarded.") if is_draft else _("The proposal is withdrawn.")
                messages.success(request, done)
                return HttpResponseRedirect(self.record_url("change", proposal.answer))
            if not is_reviewer:
                raise PermissionDenied
            if "_hand_in" in request.POST and proposal.by_id == request.user.pk:
                proposals.hand_in(proposal)
                messages.success(request, _("Handed in: it waits for another editor."))
                return HttpResponseRedirect(request.path)
            if not form.is_valid():
                return None
            return self._accept_or_decline(request, proposal, form)
        except ProposalIsDecided:
            messages.warning(request, str(DECIDED))
        except EditConflict:
            messages.warning(request, str(NEWER))
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
        return HttpResponseRedirect(request.path)

    def _accept_or_decline(
        self, request: HttpRequest, proposal: Proposal, form: DecisionForm
    ) -> HttpResponse | None:
        given = form.cleaned_data
        if "_decline" in request.POST:
            proposals.decline(proposal, given["comment"])
            messages.success(request, _("Declined. The author sees your comment."))
        elif "_accept" in request.POST:
            answer = proposals.accept(
                proposal, given["edit_version"], given["comment"], form.reason
            )
            self.log_change(request, answer, _("Proposal accepted."))
            address = absolute(request, answer.get_absolute_url())
            messages.success(request, outcome(answer, self.record_url("change", answer), address))
        else:
            return None
        return HttpResponseRedirect(reverse("admin:index"))


def _title(proposal: Proposal, is_own: bool) -> str:
    is_draft = proposal.is_private or (is_own and may_review(proposal.by))
    return _("Your draft: %(name)s") if is_draft else _("Proposed change: %(name)s")


def field_names(names: Iterable[str]) -> str:
    """Return the labels of fields as a list in a sentence."""
    return ", ".join(field_label(FIELDS[name]) for name in sorted(names))


def proposed_values(answer: Answer, given: dict[str, Any]) -> dict[str, Any]:
    """Return a valid form's values for a proposal's fields, with ids of related records."""
    values = {name: _pk_or_value(given[name]) for name in FIELDS if name in given}
    values["question"] = values.get("question") or answer.question_id
    values["new_question"] = " ".join((values.get("new_question") or "").split())
    if not values["new_question"]:
        values["question_language"] = ""  # meaningless without a new question
    values["body"] = values["body"].strip()
    return values


def _pk_or_value(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value


def _differences(before: dict[str, Any], proposal: Proposal) -> list[FieldDifference]:
    after = {**before, **proposal.values}
    if after["new_question"]:
        after["question"] = None
    return diff_states(FIELDS, before, after)
