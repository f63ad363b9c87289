"""The comment on a draft that is sent back, or on a proposal that is decided."""

from django import forms
from django.utils.translation import gettext_lazy

from clipqa.models.fields import validate_plain_text
from clipqa.models.review import MAX_COMMENT_LENGTH

NEWER = gettext_lazy("It was saved meanwhile. Read it again, then decide.")


class CommentForm(forms.Form):
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=MAX_COMMENT_LENGTH,
        validators=[validate_plain_text],
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=gettext_lazy("What needs to be changed? The author reads this comment."),
    )
    edit_version = forms.IntegerField(widget=forms.HiddenInput)
