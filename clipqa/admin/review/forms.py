"""Forms to send back an answer, and to accept or decline a proposal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clipqa.models.fields import validate_plain_text
from clipqa.models.review import MAX_COMMENT_LENGTH

NEWER = _("The answer was saved meanwhile. Look at it again, then decide.")


class CommentForm(forms.Form):
    comment = forms.CharField(
        label=_("Comment"),
        max_length=MAX_COMMENT_LENGTH,
        validators=[validate_plain_text],
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=_("What is to be done? Whoever wrote it reads this."),
    )
    edit_version = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(CommentForm):
    """The comment is required only to decline a proposal."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].required = "_decline" in self.data
