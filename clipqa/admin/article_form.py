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
from clipqa.admin.article_editor.rows import kept
from clipqa.admin.conflicts.form import TAKE, ErrorsByField, VersionedForm
from clipqa.admin.conflicts.versions import VersionInput
from clipqa.history import current_actor
from clipqa.models import Status
from clipqa.models.article import MAX_BLOCKS


class ArticleForm(VersionedForm):
    """Its instance has the submitted blocks as `block_rows` and `block_formsets`."""

    seen_blocks = forms.CharField(widget=VersionInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "standfirst" in self.fields:  # absent on a read-only page
            self.fields["standfirst"].widget.attrs |= {"rows": 3, "dir": "auto"}
            self.fields["title"].widget.attrs["dir"] = "auto"
            self.fields["unrelated_pages"].widget.attrs |= {"rows": 3, "dir": "ltr"}

    def versions(self, record: Any) -> dict[str, str]:
        return {**super().versions(record), "seen_blocks": seen_blocks(stored_blocks(record))}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self._check_blocks()
        return cleaned

    def clean_unrelated_pages(self) -> str:
        return named_pages(self.cleaned_data["unrelated_pages"], current_actor().actor)

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

    def _check_blocks(self) -> None:
        rows = kept(getattr(self.instance, "block_rows", ()))
        if len(rows) > MAX_BLOCKS:
            self.add_error(None, ValidationError(too_many_message(len(rows)), code="blocks"))
        if self._becomes_public() and not rows:
            message = _("The article has no blocks. Add one, then publish it.")
            self.add_error(None, ValidationError(message, code="empty"))

    def _becomes_public(self) -> bool:
        return bool(self.cleaned_data.get("status", self.instance.status) == Status.PUBLISHED)
