"""The form at the desk's door."""

from datetime import timedelta
from math import ceil
from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clipqa.admin import throttle


class SignInForm(AdminAuthenticationForm):
    """Says the same whether or not an account exists, and how long to wait when it's too much."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": _(
            "Name and password don't fit together, or this login has no access to the desk. "
            "Check both; small and capital letters count."
        ),
    }
    wait = timedelta()

    def clean(self) -> dict[str, Any]:
        account, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if account is None or not password or self.request is None:
            return self.cleaned_data
        self.wait = throttle.admit(self.request, account)
        throttle.sweep()
        if self.wait:
            self.request.sign_in_wait = self.wait  # type: ignore[attr-defined]
            raise ValidationError(_sentence(self.wait), code="throttled")
        cleaned = super().clean()
        throttle.forgive(self.request, account)
        return cleaned or {}


def _sentence(wait: timedelta) -> str:
    minutes = ceil(wait.total_seconds() / 60)
    return ngettext(
        "There were too many tries to sign in. Wait %(minutes)d minute, then try again.",
        "There were too many tries to sign in. Wait %(minutes)d minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}
