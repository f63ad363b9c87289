"""Proposals in the admin: store one instead of a save, accept, decline or withdraw it."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.admin.evidence_form import ReasonForm
from clipqa.admin.evidence_panel import Panel
from clipqa.admin.history.values import FieldDifference
from clipqa.admin.publishing.outcome import outcome
from clipqa.admin.review.comments import NEWER, CommentForm
from clipqa.admin.review.pages import ReviewMixin
from clipqa.curation import EditConflict, proposals
from clipqa.curation.proposal_rules import Values, overwritten_fields, proposable_values
from clipqa.curation.proposals import (
    ProposalIsDecided,
    ProposalIsNewer,
    proposal_version,
)
from clipqa.curation.roles import may_review
from clipqa.models import RecordProposal, Status
from clipqa.views.public import absolute

DECIDED = gettext_lazy("This proposal was decided or withdrawn meanwhile.")
CHANGED = gettext_lazy("This proposal was changed meanwhile. Read it again, then decide.")
PROPOSAL_WAITS = gettext_lazy(
    "Your change waits for review. Until it is accepted, readers see the published version."
)


class DecisionForm(ReasonForm, CommentForm):
    """The comment is required only to decline a proposal, a reason only to accept what fails."""

    proposal_version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, proposal: RecordProposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._version = proposal_version(proposal)
        self.initial["proposal_version"] = self._version
        self.initial["edit_version"] = proposal.record.edit_version
        self.fields["comment"].required = "_decline" in self.data
        self.asks = "_accept" in self.data

    def clean_proposal_version(self) -> str:
        """Refuse a decision about values that the page did not show. The next page shows them."""
        if self.cleaned_data["proposal_version"] != self._version:
            data = cast("QueryDict", self.data).copy()
            data["proposal_version"] = self._version
            self.data = data
            raise ValidationError(CHANGED, code="newer")
        return self._version


class ProposalsMixin(ReviewMixin):
    """Mixin for the admin of a model in `curation.proposal_rules.RULES`."""

    def get_urls(self) -> list[URLPattern]:
        page = self.record_route("proposal", self.proposal_view, "proposals/<int:proposal_id>")
        return [page, *super().get_urls()]

    # What depends on the model ---------------------------------------------------------------
    def proposed_values(self, record: Any, form: Any) -> Values:
        """Return a valid form's values for the fields of a proposal, with ids of records."""
        raise NotImplementedError

    def applied_values(self, now: Values, proposal: RecordProposal) -> Values:
        """Return values of the record as a proposal changes them."""
        return {**now, **proposal.values}

    def value_differences(self, before: Values, after: Values) -> list[FieldDifference]:
        raise NotImplementedError

    def field_names(self, proposal: RecordProposal, names: Iterable[str]) -> str:
        """Return the labels of fields as a list in a sentence."""
        raise NotImplementedError

    def proposal_panel(self, request: HttpRequest, proposal: RecordProposal) -> Panel | None:
        """Return the evidence for an open proposal, of models that need it to be published."""
        return None

    # -----------------------------------------------------------------------------------------
    def get_review_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {
            **super().get_review_context(request, record),
            "proposes": self.must_propose(request, record),
            "open_proposals": self._open_proposals(request, record) if record else [],
        }

    def _open_proposals(self, request: HttpRequest, record: Any) -> list[tuple[Any, str]]:
        """Return what others propose, or one's own proposal, each with the address of its page."""
        found = record.proposals.open().shown_to(request.user).order_by("at")
        own = Q(by=request.user.pk)
        found = found.exclude(own) if self.reviews(request) else found.filter(own)
        return [(proposal, self.proposal_url(proposal)) for proposal in found]

    def must_propose(self, request: HttpRequest, record: Any) -> bool:
        """Return whether this user's save becomes a proposal that waits for a review."""
        is_public = record is not None and record.status == Status.PUBLISHED
        return is_public and not self.reviews(request)

    def shown_proposal(self, request: HttpRequest, record: Any) -> Any:
        """Return the user's open proposal, whose values fill the form; None without one."""
        if record is None or request.method == "POST" or not self.must_propose(request, record):
            return None
        return proposals.own_open_proposal(record, request.user)

    def propose(self, request: HttpRequest, record: Any, form: Any) -> None:
        values = self.proposed_values(record, form)
        request.has_proposed = proposals.propose(record, values) is not None  # type: ignore[attr-defined]

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        has_proposed = getattr(request, "has_proposed", None)
        if has_proposed is None:
            return super().response_change(request, obj)
        if has_proposed:
            messages.success(request, str(PROPOSAL_WAITS))
        else:
            messages.info(request, _("Nothing was changed, so there is no proposal."))
        return HttpResponseRedirect(request.path)

    def proposal_url(self, proposal: RecordProposal) -> str:
        return self.record_url("proposal", proposal.record, proposal.pk)

    def proposal_view(self, request: HttpRequest, object_id: str, proposal_id: int) -> HttpResponse:
        record: Any = self.get_object(request, unquote(object_id))
        proposal = record.proposals.shown_to(request.user).filter(pk=proposal_id).first()
        is_reviewer = self.reviews(request) and self.has_change_permission(request, record)
        if proposal is None or not (self.reviews(request) or proposal.by_id == request.user.pk):
            raise Http404
        panel = self.proposal_panel(request, proposal) if proposal.is_open else None
        form = DecisionForm(request.POST or None, proposal=proposal, panel=panel)
        if request.method == "POST":
            done = self._decide(request, proposal, form, is_reviewer)
            if done:
                return done
        is_own = proposal.by_id == request.user.pk
        context = {
            "title": self._proposal_title(proposal, is_own),
            "proposal": proposal,
            **self._comparison(proposal),
            "form": form,
            "panel": panel,
            "can_decide": is_reviewer and proposal.is_open,
            "can_withdraw": proposal.is_open and is_own,
            "is_own_draft": is_own and is_reviewer and proposal.is_open,
        }
        return self.render_record_page(request, record, "proposal", context)

    def _comparison(self, proposal: Any) -> dict[str, Any]:
        """Compare an open proposal with the record as it is now, a decided one with its base."""
        if not proposal.is_open:
            after = self.applied_values(proposal.base, proposal)
            return {"differences": self.value_differences(proposal.base, after)}
        now = proposable_values(proposal.record)
        overwritten = overwritten_fields(proposal, now)
        since = self.value_differences(proposal.base, now) if proposal.base != now else []
        return {
            "differences": self.value_differences(now, self.applied_values(now, proposal)),
            "changes_since": since,
            "overwritten": self.field_names(proposal, overwritten),
        }

    def _proposal_title(self, proposal: Any, is_own: bool) -> str:
        is_draft = proposal.is_private or (
            is_own and may_review(proposal.by, str(self.opts.model_name))
        )
        title = _("Your draft: %(name)s") if is_draft else _("Proposed change: %(name)s")
        return title % {"name": self.record_name(proposal.record)}

    def _decide(
        self, request: HttpRequest, proposal: Any, form: DecisionForm, is_reviewer: bool
    ) -> HttpResponse | None:
        try:
            if "_withdraw" in request.POST and proposal.by_id == request.user.pk:
                proposals.withdraw(proposal)
                is_draft = self.reviews(request)
                done = _("The draft is discarded.") if is_draft else _("The proposal is withdrawn.")
                messages.success(request, done)
                return HttpResponseRedirect(self.record_url("change", proposal.record))
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
        except ProposalIsNewer:
            messages.warning(request, str(CHANGED))
        except EditConflict:
            messages.warning(request, str(NEWER))
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
        return HttpResponseRedirect(request.path)

    def _accept_or_decline(
        self, request: HttpRequest, proposal: Any, form: DecisionForm
    ) -> HttpResponse | None:
        given = form.cleaned_data
        if "_decline" in request.POST:
            proposals.decline(proposal, given["comment"])
            messages.success(request, _("Declined. The author sees your comment."))
        elif "_accept" in request.POST:
            record = proposals.accept(
                proposal, given["edit_version"], given["comment"], form.reason
            )
            self.log_change(request, record, _("Proposal accepted."))
            address = absolute(request, record.get_absolute_url())
            messages.success(request, outcome(record, self.record_url("change", record), address))
        else:
            return None
        return HttpResponseRedirect(reverse("admin:index"))
