"""The rows of the editor: the forms of all types in the order of the article."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import BoundField
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.safestring import SafeString

from clipqa.admin.article_editor.block_form import BlockForm
from clipqa.admin.article_editor.formsets import BlockFormSet
from clipqa.admin.columns import picture
from clipqa.articles.blocks import PICTURE, BlockValue
from clipqa.articles.writing import STEP
from clipqa.models import PictureBlock
from clipqa.models.poster import NO_POSTER
from clipqa.models.public_id import new_public_id


@dataclass
class Row:
    """A block on the page. `place` orders the rows; a new one without a place is the last."""

    formset: BlockFormSet
    index: int | str  # "__prefix__" in the template for new blocks
    form: BlockForm
    place: float
    is_deleted: bool = False
    number: int = 0  # among the rows, from 1
    note: Any = ""  # what another user's save did to it
    is_new: bool = False  # an empty block on a page without scripts
    new_id: str = field(default_factory=new_public_id)  # of a block that isn't stored yet
    subject: Any = ""  # the question of the answer or the comparison

    @property
    def prefix(self) -> str:
        return f"{self.formset.prefix}-{self.index}"

    @property
    def type(self) -> str:
        return self.formset.block_type.name

    @property
    def label(self) -> str:
        return str(self.formset.block_type.model._meta.verbose_name)

    @property
    def fields(self) -> list[BoundField]:
        return [bound for bound in self.form if bound.name != DELETION_FIELD_NAME]

    @property
    def has_errors(self) -> bool:
        return self.form.is_bound and not self.is_deleted and bool(self.form.errors)

    @property
    def picture(self) -> SafeString | str:
        if self.stored is None or self.type != PICTURE:
            return ""
        values = {name: self.stored.contents.get(name, "") for name in NO_POSTER}
        return picture(PictureBlock(**values), "ae-picture", sizes="240px")

    @property
    def ordering(self) -> int:
        return self.number * STEP

    @property
    def stored(self) -> BlockValue | None:
        return self.formset.stored.get(self.form.block_id)

    @property
    def is_blank(self) -> bool:
        return self.form.is_bound and self.form.is_blank()

    def value(self) -> BlockValue:
        """Return the block of a valid row."""
        contents = self.form.contents(self.stored)
        return BlockValue(self.type, contents, self.form.block_id or self.new_id)


def rows_of(formsets: Iterable[BlockFormSet]) -> list[Row]:
    """Return all rows, also deleted ones, in their order."""
    rows = [
        Row(formset, index, form, formset.place(index), formset.is_deleted(index))
        for formset in formsets
        for index, form in enumerate(formset.forms)
        if not formset.is_absent(index)
    ]
    return in_order(rows)


def in_order(rows: Iterable[Row]) -> list[Row]:
    ordered = sorted(rows, key=lambda row: row.place)
    for number, row in enumerate(ordered, 1):
        row.number = number
    return ordered


def kept(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if not row.is_deleted and not row.is_blank]


def values_of(rows: Sequence[Row]) -> list[tuple[Row, BlockValue]]:
    """Return each block that a save keeps, with its row."""
    return [(row, row.value()) for row in kept(rows)]
