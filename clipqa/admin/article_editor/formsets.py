"""The blocks of one type as a formset.

A row is recognised by the public id of its block, not by its place, since the blocks of an article
are one value that `save_article` writes. Nothing here saves or queries rows, so the number of
statements doesn't depend on the number of blocks.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.forms.formsets import BaseFormSet
from django.utils.translation import ngettext

from clipqa.admin.article_editor.block_form import BlockForm, Questions
from clipqa.articles.blocks import BlockType, BlockValue
from clipqa.models.article import MAX_BLOCKS
from clipqa.models.public_id import is_public_id

LAST = 1_000_000_000  # the place of a row without one
Placed = tuple[int, BlockValue]  # its place among all blocks of the article, and the block


class BlockFormSet(BaseFormSet):
    block_type: ClassVar[BlockType]
    form: ClassVar[type[BlockForm]]  # type: ignore[misc]
    # Of Django's formsets of models, for the message in the log.
    new_objects: tuple = ()
    changed_objects: tuple = ()
    deleted_objects: tuple = ()

    def __init__(
        self,
        *args: Any,
        blocks: Iterable[Placed] = (),
        questions: Questions | None = None,
        **kwargs: Any,
    ) -> None:
        for name in ("instance", "queryset", "save_as_new"):
            kwargs.pop(name, None)
        self.blocks = list(blocks)
        self.stored = {block.public_id: block for _place, block in self.blocks}
        self.questions = questions or {}
        initial = [self.form.initial_of(block, self.questions) for _place, block in self.blocks]
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)

    @classmethod
    def get_default_prefix(cls) -> str:
        return f"block_{cls.block_type.name}"

    def initial_form_count(self) -> int:
        """Return 0 for a submitted formset, whose rows are recognised by their ids."""
        return 0 if self.is_bound else len(self.blocks)

    def total_form_count(self) -> int:
        return super().total_form_count() if self.is_bound else len(self.blocks)

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        form.block_id = self.row_id(i)
        stored = self.stored.get(form.block_id)
        if hasattr(form, "stored"):
            form.stored = stored
        form.empty_permitted = not form.block_id and not form.may_be_empty
        return form

    def row_id(self, index: int) -> str:
        """Return the public id of a row; empty for a new one, and for one that was deleted."""
        if not self.is_bound:
            return self.blocks[index][1].public_id
        typed = str(self.data.get(f"{self.prefix}-{index}-id", ""))
        return typed if is_public_id(typed) and typed in self.stored else ""

    def place(self, index: int) -> int:
        if not self.is_bound:
            return self.blocks[index][0]
        typed = str(self.data.get(f"{self.prefix}-{index}-ordering", "")).strip()
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else LAST

    def is_deleted(self, index: int) -> bool:
        return self.is_bound and f"{self.prefix}-{index}-DELETE" in self.data

    def is_absent(self, index: int) -> bool:
        """Whether the page had no row with this number, such as one that was left out."""
        return self.is_bound and f"{self.prefix}-{index}-id" not in self.data

    def _should_delete_form(self, form: Any) -> bool:
        is_absent = f"{form.prefix}-id" not in self.data
        return is_absent or super()._should_delete_form(form)  # type: ignore[misc]

    def form_of(self, block: BlockValue, index: int | str) -> BlockForm:
        """Return an unbound form of a stored block, for a row with this index."""
        initial = self.form.initial_of(block, self.questions)
        form: BlockForm = self.form(
            initial=initial, prefix=self.add_prefix(index), use_required_attribute=False
        )
        form.block_id = block.public_id
        self.stored[block.public_id] = block
        if hasattr(form, "stored"):
            form.stored = block
        return form

    def save(self, commit: bool = True) -> list:
        """Save nothing: `save_article` writes the blocks of all types."""
        return []


def too_many_message(count: int) -> str:
    sentence = ngettext(
        "The article has %(count)d block; the limit is %(most)d. Delete some, or split the "
        "article.",
        "The article has %(count)d blocks; the limit is %(most)d. Delete some, or split the "
        "article.",
        count,
    )
    return sentence % {"count": count, "most": MAX_BLOCKS}
