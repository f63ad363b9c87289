"""Theirs and yours side by side, with the words marked that the other one lacks."""

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from clipqa.revisions.words import DELETED, INSERTED, compare, replace


def both_texts(field: forms.Field, theirs: str, yours: str, place: str = "") -> SafeString:
    """`place` is the field's name on the page, where theirs can be taken by pressing a button."""
    lay = compare if _is_words(field) else replace
    pieces = lay(theirs, yours)
    both = {
        "theirs": [
            (piece.text, piece.kind == DELETED) for piece in pieces if piece.kind != INSERTED
        ],
        "yours": [
            (piece.text, piece.kind == INSERTED) for piece in pieces if piece.kind != DELETED
        ],
    }
    context = {**both, "place": place, "label": field.label or ""}
    return render_to_string("admin/clipqa/_both_texts.html", context)


def _is_words(field: forms.Field) -> bool:
    return type(field) is forms.CharField or isinstance(field, forms.ModelMultipleChoiceField)
