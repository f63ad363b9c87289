"""Forms for the second factor and for the password confirmation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clipqa.models import Passkey
from clipqa.models.fields import validate_plain_text


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code from your authenticator app"),
        max_length=40,
        error_messages={"required": _("Type the six digits that the app shows.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class RecoveryForm(forms.Form):
    recovery_code = forms.CharField(
        label=_("Recovery code"),
        max_length=60,
        error_messages={"required": _("Type one of the recovery codes that you saved.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class PasskeyForm(forms.Form):
    credential = forms.CharField(
        max_length=20_000,
        error_messages={
            "required": _(
                "The browser sent no passkey. Press the button again and follow its instructions. "
                "This requires JavaScript."
            )
        },
        widget=forms.HiddenInput,
    )


class NewPasskeyForm(PasskeyForm):
    name = forms.CharField(
        label=_("Name, so that you can recognize it"),
        max_length=Passkey._meta.get_field("name").max_length,
        validators=[validate_plain_text],
        error_messages={"required": _("Give the passkey a name, such as “Laptop”.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        error_messages={"required": _("Type your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
