"""The part of an answer's form that decides what becomes public, and when.

Changes to a published answer become public only by the buttons in `PUBLIC_BUTTONS`. Any other
button, and Enter, stores them as the user's private draft.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clipqa.admin.conflicts.form import VersionedForm
from clipqa.admin.conflicts.versions import VersionInput, value_digests
from clipqa.curation.proposals import overwritten_fields, own_open_proposal
from clipqa.curation.taking_down import what_readers_lose
from clipqa.history import current_actor
from clipqa.models import Answer, Proposal, Status

PUBLIC_BUTTONS = {"_save", "_publish", "_take_down"}
# Changes of these can't wait in a draft.
NOT_IN_DRAFTS = (
    *("status", "publish_at", "expire_at", "correction", "key", "owner"),
    *("add_topics", "topic_names", "remove_topics", "link_questions", "shared_clip"),
)


class PublishingForm(VersionedForm):
    proposal: Proposal | None = None  # whose values fill the form, if there is one
    may_keep_drafts = False  # over published answers: editors

    draft_version = forms.CharField(widget=VersionInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Before the submitted values are assigned to the instance.
        self.was_published = self.instance.status == Status.PUBLISHED
        self.was_public, self.was_scheduled = self.instance.is_published, self.instance.is_scheduled

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
        return overwritten_fields(self.proposal)

    def versions(self, record: Any) -> dict[str, str]:
        """Return the versions that the draft was built on, if it would overwrite newer values.

        The next save is then refused, as for any outdated form, and the page shows both values.
        """
        found = super().versions(record)
        if self.proposal is None or not self.may_keep_drafts:
            return found
        found["draft_version"] = draft_version(self.proposal)
        if self.overwritten:
            found |= {"edit_version": str(self.proposal.built_on), "clip_version": ""}
        return found

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        if field_name in {"seen_values", "seen_revision"} and self.overwritten:
            return self._draft_digests() if field_name == "seen_values" else ""
        return super().get_initial_for_field(field, field_name)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.saves_draft:
            self._check_draft()
            return cleaned
        self._check_expiry()
        if "_take_down" not in self.data and not self.errors:
            self._check_taking_down()
        return cleaned

    def _draft_digests(self) -> str:
        draft: Any = self.proposal
        values = {name: draft.base.get(name, now) for name, now in self._field_values().items()}
        return value_digests(str(draft.built_on), values)

    def _check_draft(self) -> None:
        for name in NOT_IN_DRAFTS:
            if name in self.fields and name in self.changed_data:
                message = _("A private draft can’t contain this. Reset the field, or publish.")
                self.add_error(name, ValidationError(message, code="not_in_drafts"))
        self._check_other_window()

    def _check_other_window(self) -> None:
        """Refuse to overwrite a newer draft.

        It is read here, since the answer is locked until the draft is saved (`find_newer`).
        """
        own = own_open_proposal(self.instance, current_actor().actor)
        if self.is_continued and own and self._submitted("draft_version") != draft_version(own):
            message = _(
                "You saved this draft in another window or tab meanwhile. Saving again overwrites "
                "what you saved there."
            )
            self.add_error(None, ValidationError(message, code="newer"))
            self._submit_draft_version(draft_version(own))

    def _check_expiry(self) -> None:
        expire_at = self.cleaned_data.get("expire_at")
        is_published = self.cleaned_data.get("status") == Status.PUBLISHED
        is_new = "expire_at" in self.changed_data or (is_published and not self.was_published)
        if expire_at and is_new and expire_at <= timezone.now():
            message = _(
                "This moment has passed. Choose a later one, or leave the field empty. To hide "
                "the answer now, archive it."
            )
            self.add_error("expire_at", ValidationError(message, code="passed"))

    def _check_taking_down(self) -> None:
        """Require a confirmation before a public answer is hidden, and list the affected pages."""
        if self.instance.pk is None or self._stays_public():
            return
        lost = what_readers_lose(self.instance)
        if lost is None:
            return
        name = "publish_at" if "publish_at" in self.changed_data else "status"
        question = render_to_string("admin/clipqa/answer/_take_down.html", {"lost": lost})
        self.add_error(name, ValidationError(question, code="take_down"))

    def _stays_public(self) -> bool:
        given = self.cleaned_data
        later = Answer(
            status=given.get("status", self.instance.status),
            publish_at=given.get("publish_at", self.instance.publish_at),
            expire_at=given.get("expire_at", self.instance.expire_at),
        )
        return later.is_published

    def _rebase_data(self, newer: Model, names: Iterable[str]) -> None:
        seen = self._submitted("draft_version")
        super()._rebase_data(newer, names)
        self._submit_draft_version(seen)

    def _submit_draft_version(self, version: str) -> None:
        data = cast("QueryDict", self.data).copy()
        data["draft_version"] = version
        self.data = data


def draft_version(draft: Proposal) -> str:
    return f"{draft.pk}-{draft.at.isoformat()}"
