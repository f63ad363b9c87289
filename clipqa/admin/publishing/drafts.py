"""The part of a form that keeps changes to a published record as the user's private draft.

They become public only by the buttons in `PUBLIC_BUTTONS`. Any other button, and Enter, stores them
in the draft.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clipqa.admin.conflicts.form import VersionedForm
from clipqa.admin.conflicts.versions import VersionInput, value_digests
from clipqa.curation.proposal_rules import overwritten_fields, proposable_values
from clipqa.curation.proposals import (
    own_open_proposal,
    proposal_version,
)
from clipqa.history import current_actor
from clipqa.models import RecordProposal, Status

PUBLIC_BUTTONS = {"_save", "_publish", "_take_down"}
PUBLICATION = ("status", "publish_at", "expire_at")


class DraftForm(VersionedForm):
    """The form of a record that is published. `not_in_drafts` are fields that can't wait."""

    not_in_drafts: ClassVar[tuple[str, ...]] = PUBLICATION
    proposal: RecordProposal | None = None  # whose values fill the form, if there is one
    may_keep_drafts = False  # over published records: reviewers

    draft_version = forms.CharField(widget=VersionInput, required=False)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        self._sent_status = None
        if data is not None and "_publish" in data:
            self._sent_status = data.get("status")
            data = data.copy()
            data["status"] = Status.PUBLISHED.value
        super().__init__(data, *args, **kwargs)
        # Before the submitted values are assigned to the instance.
        self.was_published = self.instance.status == Status.PUBLISHED
        self.was_public, self.was_scheduled = self.instance.is_published, self.instance.is_scheduled
        self._publication = {name: getattr(self.instance, name) for name in PUBLICATION}
        self._record_values: dict[str, Any] = {}

    def fill(self) -> None:
        """Fill the form with the proposal. Must be called once the record's values are complete."""
        self._record_values = dict(self.initial)
        if self.proposal is not None:
            self.initial = {**self.initial, **self.proposal.values}

    def record_values(self) -> dict[str, Any]:
        return self._record_values

    @property
    def saves_draft(self) -> bool:
        """Whether this submission stores the changes in a private draft."""
        may_keep = self.may_keep_drafts and self.was_published
        return may_keep and not PUBLIC_BUTTONS & self.data.keys()

    @property
    def is_continued(self) -> bool:
        """Whether the submitted form was filled from the draft."""
        return bool(self._submitted("draft_version"))

    @cached_property
    def overwritten(self) -> set[str]:
        """The fields in which the draft that fills the form would overwrite newer values."""
        if self.proposal is None or not self.may_keep_drafts:
            return set()
        return overwritten_fields(self.proposal, proposable_values(self.proposal.record))

    def versions(self, record: Any) -> dict[str, str]:
        """Return the versions that the draft was built on, if it would overwrite newer values.

        The next save is then refused, as for any outdated form, and the page shows both values.
        """
        found = super().versions(record)
        if self.proposal is None or not self.may_keep_drafts:
            return found
        found["draft_version"] = proposal_version(self.proposal)
        if self.overwritten:
            found |= self.versions_of_base(self.proposal)
        return found

    def versions_of_base(self, draft: RecordProposal) -> dict[str, str]:
        return {"edit_version": str(draft.built_on)}

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        if field_name in {"seen_values", "seen_revision"} and self.overwritten:
            return self._draft_digests() if field_name == "seen_values" else ""
        return super().get_initial_for_field(field, field_name)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.saves_draft:
            self.check_draft()
        return cleaned

    def check_draft(self) -> None:
        for name in self.not_in_drafts:
            if name in self.fields and name in self.changed_data:
                message = _("A private draft can’t contain this. Reset the field, or publish.")
                self.add_error(name, ValidationError(message, code="not_in_drafts"))
        self._check_other_window()

    def restore_publication(self) -> None:
        """Reset the status, so that the page of a refused save shows the stored one.

        *Publish* applies only to the refused save. Otherwise the next one, by any button, would
        publish the record.
        """
        for name, value in self._publication.items():
            setattr(self.instance, name, value)
        if self._sent_status is not None:
            data = cast("QueryDict", self.data).copy()
            data["status"] = self._sent_status
            self.data = data

    def _draft_digests(self) -> str:
        draft: Any = self.proposal
        values = {name: draft.base.get(name, now) for name, now in self._field_values().items()}
        return value_digests(str(draft.built_on), values)

    def _check_other_window(self) -> None:
        """Refuse to overwrite a newer draft.

        It is read here, since the record is locked until the draft is saved (`find_newer`).
        """
        own = own_open_proposal(self.instance, current_actor().actor)
        if self.is_continued and own and self._submitted("draft_version") != proposal_version(own):
            message = _(
                "You saved this draft in another window or tab meanwhile. Saving again overwrites "
                "what you saved there."
            )
            self.add_error(None, ValidationError(message, code="newer"))
            self._submit_draft_version(proposal_version(own))

    def _rebase_data(self, newer: Model, names: Iterable[str]) -> None:
        seen = self._submitted("draft_version")
        super()._rebase_data(newer, names)
        self._submit_draft_version(seen)

    def _submit_draft_version(self, version: str) -> None:
        data = cast("QueryDict", self.data).copy()
        data["draft_version"] = version
        self.data = data
