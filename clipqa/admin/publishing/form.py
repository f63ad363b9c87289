"""The part of an answer's form that decides what becomes public, and when."""

from typing import Any

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clipqa.admin.publishing.drafts import DraftForm
from clipqa.curation.taking_down import what_readers_lose
from clipqa.models import Answer, RecordProposal, Status


class PublishingForm(DraftForm):
    not_in_drafts = (
        *DraftForm.not_in_drafts,
        *("correction", "key", "owner"),
        *("add_topics", "topic_names", "remove_topics", "link_questions", "shared_clip"),
    )

    def versions_of_base(self, draft: RecordProposal) -> dict[str, str]:
        return {**super().versions_of_base(draft), "clip_version": ""}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.saves_draft:
            return cleaned
        self._check_expiry()
        if "_take_down" not in self.data and not self.errors:
            self._check_taking_down()
        return cleaned

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
