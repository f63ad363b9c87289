"""Show two conflicting values side by side, and mark the words that the other one lacks."""

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from clipqa.history.word_diff import DELETED, INSERTED, compare, replace


def both_texts(
    field: forms.Field, theirs: str, yours: str, place: str = "", is_own: bool = False
) -> SafeString:
    """Render both values of a field in conflict.

    `place` is the field's name in the form, for the button that takes the newer value. With
    `is_own` both values are from the same user, in two windows.
    """
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
    context = {**both, "place": place, "label": field.label or "", "is_own": is_own}
    return render_to_string("admin/clipqa/_both_texts.html", context)


def _is_words(field: forms.Field) -> bool:
    return type(field) is forms.CharField or isinstance(field, forms.ModelMultipleChoiceField)
