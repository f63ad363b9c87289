"""Choose the outlet of a video, or name a new one in the same form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clipqa.curation.outlets import get_or_create_outlet
from clipqa.models import Outlet
from clipqa.models.fields import validate_plain_text

MAX_NAME_LENGTH = Outlet._meta.get_field("name").max_length
MISSING = _("The outlet is missing. Choose the one that published the video.")
MISSING_OR_NEW = _("The outlet is missing. Choose who published the video, or type a new outlet.")


class OutletChoiceForm(forms.ModelForm):
    """Mixin for a form with an outlet."""

    may_add_outlet = True

    new_outlet = forms.CharField(
        label=_("Or type a new outlet"),
        required=False,
        max_length=MAX_NAME_LENGTH,
        validators=[validate_plain_text],
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Its logo, colour and website can be added later on its own page."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "outlet" in self.fields:
            self.fields["outlet"].error_messages["required"] = MISSING
        if not self.may_add_outlet:
            self.fields.pop("new_outlet", None)
        elif "outlet" in self.fields:  # absent on a read-only page
            self.fields["outlet"].required = False

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors.keys() & {"outlet", "new_outlet"}:
            self._check_outlet()
        # With a new outlet the video retains its old one until the save, which the page shows when
        # another field is refused.
        if not self.cleaned_data.get("outlet"):
            self.cleaned_data.pop("outlet", None)
        return cleaned

    def _check_outlet(self) -> None:
        chosen, typed = self.cleaned_data.get("outlet"), self.cleaned_data.get("new_outlet")
        if not chosen and not typed:
            self.add_error("outlet", ValidationError(MISSING_OR_NEW, code="required"))
        elif chosen and typed and chosen.pk != self._saved_outlet():
            message = _("An outlet is also chosen above. Clear one of the two.")
            self.add_error("new_outlet", ValidationError(message, code="both"))

    def _saved_outlet(self) -> int | None:
        """Return the id of the saved outlet, which a typed one replaces."""
        return self.initial.get("outlet") if self.instance.pk else None

    def create_outlet(self) -> None:
        """Give the video the outlet that was typed. Call this in the transaction of the save."""
        if typed := self.cleaned_data.get("new_outlet"):
            self.instance.outlet = get_or_create_outlet(typed)
