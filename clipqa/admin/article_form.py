"""The form of an article, without its blocks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from clipqa.admin.article_editor.checks import named_pages
from clipqa.admin.article_editor.editor import stored_blocks
from clipqa.admin.article_editor.formsets import too_many_message
from clipqa.admin.article_editor.merging import Merge, read_seen, seen_blocks
from clipqa.admin.article_editor.rows import Row, kept
from clipqa.admin.conflicts.form import TAKE, ErrorsByField
from clipqa.admin.conflicts.versions import VersionInput
from clipqa.admin.publishing.drafts import DraftForm
from clipqa.articles.states import ORDER, blocks_in
from clipqa.history import current_actor
from clipqa.models import RecordProposal, Status
from clipqa.models.article import MAX_BLOCKS


class ArticleForm(DraftForm):
    """Its instance has the submitted blocks as `block_rows` and `block_formsets`.

    `proposes` tells that the save becomes a proposal.
    """

    not_in_drafts = (*DraftForm.not_in_drafts, "slug")
    proposes = False

    seen_blocks = forms.CharField(widget=VersionInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "standfirst" in self.fields:  # absent on a read-only page
            self.fields["standfirst"].widget.attrs |= {"rows": 3, "dir": "auto"}
            self.fields["title"].widget.attrs["dir"] = "auto"
            self.fields["unrelated_pages"].widget.attrs |= {"rows": 3, "dir": "ltr"}
        self.fill()

    def versions(self, record: Any) -> dict[str, str]:
        return {"seen_blocks": seen_blocks(stored_blocks(record)), **super().versions(record)}

    def versions_of_base(self, draft: RecordProposal) -> dict[str, str]:
        blocks = blocks_in(draft.base) if draft.base.get(ORDER) else []
        return {**super().versions_of_base(draft), "seen_blocks": seen_blocks(blocks)}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self._check_blocks()
        if self.saves_draft or self.proposes:
            self._check_pictures()
        return cleaned

    def clean_unrelated_pages(self) -> str:
        stored = str(self.initial.get("unrelated_pages") or "")
        return named_pages(self.cleaned_data["unrelated_pages"], current_actor().actor, stored)

    def check_draft(self) -> None:
        super().check_draft()
        notes: Any = getattr(self.instance, "note_formset", None)
        if notes is not None and notes.has_changed():
            message = _(
                "A private draft can’t contain correction notes. Undo their change, or publish."
            )
            self.add_error(None, ValidationError(message, code="not_in_drafts"))

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors or any(row.has_errors for row in self._rows):
            self.restore_publication()

    def overwrite_errors(self, newer: Model) -> ErrorsByField:
        """Merge the blocks, of which the submitted ones must not overwrite newer ones unseen."""
        merge = Merge(
            list(getattr(self.instance, "block_rows", ())),
            read_seen(self._submitted("seen_blocks")),
            stored_blocks(newer),
            getattr(self.instance, "block_formsets", {}),
            taken=self._submitted(TAKE),
            is_own=self.is_own_save,
        )
        rows = merge.run()
        if rows is None:
            return {}
        self.instance.block_rows = rows
        sentence = _("The blocks were changed meanwhile. Those that differ are marked below.")
        return {None: sentence}  # type: ignore[dict-item]

    @property
    def _rows(self) -> list[Row]:
        return kept(getattr(self.instance, "block_rows", ()))

    def _check_pictures(self) -> None:
        """Refuse new pictures, whose files are stored with the published block only."""
        for row in self._rows:
            if row.form.is_bound and row.form.picture is not None:
                message = _(
                    "A new picture can’t wait for its publication. Leave it out here; an editor "
                    "adds it to the published article."
                )
                row.form.add_error("picture_file", ValidationError(message, code="not_in_drafts"))

    def _check_blocks(self) -> None:
        rows = self._rows
        if len(rows) > MAX_BLOCKS:
            self.add_error(None, ValidationError(too_many_message(len(rows)), code="blocks"))
        if self._becomes_public() and not rows:
            message = _("The article has no blocks. Add one, then publish it.")
            self.add_error(None, ValidationError(message, code="empty"))

    def _becomes_public(self) -> bool:
        return bool(self.cleaned_data.get("status", self.instance.status) == Status.PUBLISHED)
