"""The base of the forms of blocks."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from clipqa.articles.blocks import BlockValue
from clipqa.lib.markers import cited_ids
from clipqa.models import Question
from clipqa.posters import Renditions

Questions = Mapping[int, Question]


class BlockForm(forms.ModelForm):
    """`cites` are the fields in which markers cite answers, `rows` the height of each text."""

    cites: ClassVar[tuple[str, ...]] = ()
    rows: ClassVar[dict[str, int]] = {}
    may_be_empty = False  # whether an empty block shows something
    block_id = ""  # the public id of a stored block

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.CharField):
                field.widget.attrs.setdefault("dir", "auto")
            if name in self.rows:
                field.widget.attrs["rows"] = self.rows[name]
            if name in self.cites:
                field.widget.attrs["data-cites"] = ""

    @classmethod
    def initial_of(cls, block: BlockValue, questions: Questions) -> dict[str, Any]:
        """Return the initial values of the form for a block."""
        return dict(block.contents)

    def contents(self, stored: BlockValue | None) -> dict[str, Any]:
        """Return the contents of a valid form. `stored` is the block as it was saved before."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    def cited(self) -> dict[str, list[str]]:
        """Return the public ids that each field cites."""
        return {name: cited_ids([str(self.cleaned_data.get(name, ""))]) for name in self.cites}

    def is_blank(self) -> bool:
        """Whether it is a new block into which nothing was typed."""
        return not self.block_id and not self.may_be_empty and not self.has_changed()

    @property
    def picture(self) -> Renditions | None:
        """The uploaded picture, which is stored after the commit."""
        return None
