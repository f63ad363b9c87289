"""The form by which a moderator decides on a comment, and that which hides several."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.models.fields import validate_plain_text
from clipqa.models.submission import MAX_REASON_LENGTH

APPROVE, HIDE, UNDO, BLOCK = "approve", "hide", "undo", "block"


class ReasonField(forms.CharField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=gettext_lazy("Reason"),
            max_length=MAX_REASON_LENGTH,
            validators=[validate_plain_text],
            widget=forms.TextInput(attrs={"class": "vTextField", "dir": "auto"}),
            **options,
        )


class HideForm(forms.Form):
    reason = ReasonField(help_text=gettext_lazy("Moderators see it; readers don’t."))


class DecisionForm(forms.Form):
    """`verb` is the pressed button. `edit_version` is the version that the moderator has read."""

    reason = ReasonField(
        required=False,
        help_text=gettext_lazy(
            "Needed to hide the comment, and to block its sender. Readers don’t see it."
        ),
    )
    edit_version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1, required=False
    )
    verb = forms.ChoiceField(
        choices=[(verb, verb) for verb in (APPROVE, HIDE, UNDO, BLOCK)],
        error_messages={
            "required": gettext_lazy("Press one of the buttons below."),
            "invalid_choice": gettext_lazy("Press one of the buttons below."),
        },
    )

    def clean(self) -> dict[str, Any]:
        needs_reason = self.cleaned_data.get("verb") in {HIDE, BLOCK}
        if needs_reason and not self.cleaned_data.get("reason", "x"):
            self.add_error("reason", ValidationError(_("Write why."), code="required"))
        return self.cleaned_data
