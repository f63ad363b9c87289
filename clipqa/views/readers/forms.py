"""The base of all forms of readers: a signed time, a honeypot, and fields for their texts."""

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from clipqa.models.fields import validate_plain_text
from clipqa.models.submission import FORM_ID_LENGTH

MIN_AGE = timedelta(seconds=2)  # people need longer to type a word
MAX_AGE = timedelta(hours=24)
# Stands in for bytes that could not be decoded, so the original text is lost.
REPLACEMENT_CHARACTER = "\ufffd"
SIGNER = signing.TimestampSigner(salt="clipqa.views.readers.forms")


class PlainTextField(forms.CharField):
    """A text of readers: any script, with line ends as LF. The message says how much to cut."""

    def __init__(self, *, max_length: int, **options: Any) -> None:
        super().__init__(**options)
        self.longest = max_length

    def to_python(self, value: str | None) -> str:
        text = re.sub(r"\r\n?", "\n", value or "").strip()
        if REPLACEMENT_CHARACTER in text:
            raise ValidationError(
                _("This text has characters that can’t be stored. Type it again without them.")
            )
        validate_plain_text(text)
        if len(text) > self.longest:
            sentence = _("This is %(length)d characters long. Shorten it to %(most)d.")
            raise ValidationError(sentence % {"length": len(text), "most": self.longest})
        return text


class LineField(PlainTextField):
    """A text in one line, such as a name. White space is collapsed."""

    def to_python(self, value: str | None) -> str:
        return super().to_python(" ".join((value or "").split()))


class AddressField(forms.EmailField):
    """An optional e-mail address."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=254, **options)
        self.error_messages["invalid"] = _(
            "This is not an e-mail address. Write it like name@example.org, or leave it empty."
        )


class ReaderForm(forms.Form):
    """Its `form_id` is signed with the time at which the form was made.

    A form that is sent within two seconds was not filled in by a person; one that is older than a
    day, or has no valid signature, is shown again with its texts and a new signature.
    """

    website = forms.Field(required=False)  # a honeypot: hidden from people, filled in by bots
    form_id = forms.Field(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.stamp = self._valid_stamp() or new_stamp()

    @property
    def is_from_bot(self) -> bool:
        return bool(self.cleaned_data["website"])

    def full_clean(self) -> None:
        """Let the first field with an error have the focus of the page that shows it."""
        super().full_clean()
        for name in self.fields:
            if name in self.errors and name != "form_id":  # which is hidden
                self.fields[name].widget.attrs["autofocus"] = True
                break

    def clean_form_id(self) -> str:
        """Return the id, which is the same however often this form is sent."""
        given = str(self.data.get("form_id", ""))
        if given != self.stamp:
            raise ValidationError(_("This form is older than a day. Read it again, then send it."))
        if _is_younger_than(given, MIN_AGE):
            raise ValidationError(_("This was sent within two seconds. Send it once more."))
        return given.partition(":")[0]

    @property
    def refusal(self) -> Promise | str:
        """Return the message about the form as a whole, which stands above its fields."""
        problems = [*self.errors.get("form_id", ()), *self.non_field_errors()]
        return problems[0] if problems else ""

    def _valid_stamp(self) -> str:
        given = str(self.data.get("form_id", "")) if self.is_bound else ""
        try:
            SIGNER.unsign(given, max_age=MAX_AGE)
        except signing.BadSignature:
            return ""
        return given


def new_stamp() -> str:
    return SIGNER.sign(get_random_string(FORM_ID_LENGTH))


def _is_younger_than(stamp: str, age: timedelta) -> bool:
    try:
        SIGNER.unsign(stamp, max_age=age)
    except signing.SignatureExpired:
        return False
    return True
