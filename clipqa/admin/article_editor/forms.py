"""A form for each type of block. `contents` returns what `save_article` stores."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clipqa.admin.article_editor.block_form import BlockForm, Questions
from clipqa.admin.pictures import PICTURE_INPUT, clean_picture
from clipqa.articles.blocks import BlockValue
from clipqa.lib.markers import MARKER
from clipqa.lib.richtext import MAX_SOURCE_LENGTH
from clipqa.lib.table_text import TableError, check_size, normalised, typed
from clipqa.models.article_blocks import Block
from clipqa.models.fields import translated, validate_plain_text
from clipqa.models.poster import NO_POSTER
from clipqa.models.public_id import is_public_id
from clipqa.posters import Renditions


class TextForm(BlockForm):
    cites, rows = ("text",), {"text": 8}


class KeyPointsForm(BlockForm):
    cites, rows = ("points",), {"points": 4}


class FaqForm(BlockForm):
    cites, rows = ("answer",), {"answer": 4}


class CalloutForm(BlockForm):
    cites, rows = ("text",), {"text": 3}


class QuoteForm(BlockForm):
    cites, rows = ("text",), {"text": 3}


class TableForm(BlockForm):
    cites, rows = ("cells",), {"cells": 6}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cells: Any = self.fields["cells"]
        cells.strip = False  # a row may begin with an empty cell
        cells.widget.attrs |= {"data-table": "", "spellcheck": "false"}
        # As typed it is longer than as stored, whose length is checked below.
        cells.validators = [each for each in cells.validators if each is validate_plain_text]
        cells.widget.attrs.pop("maxlength", None)

    @classmethod
    def initial_of(cls, block: BlockValue, questions: Questions) -> dict[str, Any]:
        return {**block.contents, "cells": typed(str(block.contents.get("cells", "")))}

    def clean_cells(self) -> str:
        cells = normalised(self.cleaned_data["cells"])
        try:
            check_size(cells)
        except TableError as error:
            raise ValidationError(translated(error), code="table") from error
        if not cells:
            message = gettext("The table is empty. Type or paste its rows, or delete the block.")
            raise ValidationError(message, code="empty")
        if len(cells) > MAX_SOURCE_LENGTH:
            message = gettext("The table has more than %(most)d characters. Split it in two.")
            raise ValidationError(message % {"most": MAX_SOURCE_LENGTH}, code="long")
        return cells


class PictureForm(BlockForm):
    picture_file = forms.FileField(
        label=_("Picture"),
        required=False,
        widget=forms.FileInput(attrs=PICTURE_INPUT),
        help_text=_("JPEG, PNG or WebP, at best 1600 pixels across or more."),
    )
    stored: BlockValue | None = None  # the block with the picture that is shown now

    def clean_picture_file(self) -> Renditions | None:
        return clean_picture(self.cleaned_data["picture_file"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        has_one = self.stored is not None and self.stored.contents.get("poster")
        if not has_one and not self.picture and "picture_file" not in self.errors:
            message = _("The picture is missing. Choose a file, or delete the block.")
            self.add_error("picture_file", ValidationError(message, code="required"))
        return cleaned

    def contents(self, stored: BlockValue | None) -> dict[str, Any]:
        old = stored.contents if stored else {}
        poster = {name: old.get(name, empty) for name, empty in NO_POSTER.items()}
        return {**super().contents(stored), **poster}

    @property
    def picture(self) -> Renditions | None:
        found: Renditions | None = self.cleaned_data.get("picture_file")
        return found


class ClipForm(BlockForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["cited"]
        field.help_text = _("The public id of the answer. Search for it by words.")
        field.widget.attrs |= {"data-clip": "", "dir": "ltr", "autocomplete": "off", "size": 14}
        field.max_length = None
        field.validators = []
        field.widget.attrs.pop("maxlength", None)

    def clean_cited(self) -> str:
        """Return the id of a pasted marker too."""
        typed = str(self.cleaned_data["cited"]).strip()
        found = MARKER.fullmatch(typed)
        cited = found[1] if found else typed.lower()
        if not is_public_id(cited):
            message = gettext("“%(id)s” is no public id. It has ten letters and digits.")
            raise ValidationError(message % {"id": typed[:40]}, code="public_id")
        return cited

    def cited(self) -> dict[str, list[str]]:
        return {"cited": [cited] if (cited := self.cleaned_data.get("cited")) else []}


class ComparisonForm(BlockForm):
    """`page` is the address of the question's page. Its record is looked up for all forms."""

    page = forms.CharField(
        label=_("Question"),
        max_length=500,
        help_text=_("The address of the question’s page. Search for it by words."),
        widget=forms.TextInput(attrs={"data-question": "", "dir": "ltr", "class": "vTextField"}),
    )
    question_id: int | None = None

    @classmethod
    def initial_of(cls, block: BlockValue, questions: Questions) -> dict[str, Any]:
        question = questions.get(block.contents.get("question_id") or 0)
        return {"page": f"/questions/{question.slug}/" if question else ""}

    def contents(self, stored: BlockValue | None) -> dict[str, Any]:
        return {"question_id": self.question_id}


class RelatedForm(BlockForm):
    rows = {"items": 3}
    may_be_empty = True

    def clean_items(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["items"].splitlines()]
        return "\n".join(dict.fromkeys(line for line in lines if line))


FORMS: dict[str, type[BlockForm]] = {
    "text": TextForm,
    "key_points": KeyPointsForm,
    "table": TableForm,
    "faq": FaqForm,
    "callout": CalloutForm,
    "quote": QuoteForm,
    "picture": PictureForm,
    "clip": ClipForm,
    "comparison": ComparisonForm,
    "related": RelatedForm,
}


def form_fields(model: type[Block], names: tuple[str, ...]) -> list[str]:
    """Return the contents that are fields of the form: those that editors type."""
    columns = {field.attname: field for field in model._meta.concrete_fields}
    return [name for name in names if columns[name].editable and columns[name].name == name]
