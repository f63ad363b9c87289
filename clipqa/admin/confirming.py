"""Ask for the password again before changes to the access of a user or a group.

An unattended browser, or a stolen session, must not suffice to take over another account. A
sign-in, or a password typed on the confirm page, is valid for 15 minutes.
"""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from clipqa.accounts import sessions

HARMLESS = {"first_name", "last_name"}  # fields that don't affect access


class ConfirmedChanges(admin.ModelAdmin):
    """Refuse changes without a recent password.

    The refused form retains its values: the confirm page opens in another window, then the form is
    sent again.
    """

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form: type[ModelForm] = super().get_form(request, obj, change=change, **kwargs)
        if sessions.is_confirmed(request):
            return form
        base: Any = form

        class UnconfirmedForm(base):
            def clean(self) -> dict[str, Any]:
                cleaned: dict[str, Any] = super().clean()
                if set(self.changed_data) - HARMLESS:
                    raise ValidationError(confirm_first(request), code="unconfirmed")
                return cleaned

        return UnconfirmedForm


def to_confirm(request: HttpRequest) -> HttpResponse:
    return redirect(_confirm_url(request))


def refuse_unconfirmed(request: HttpRequest) -> bool:
    """Return whether to refuse a list action, with a message that asks for the password."""
    if sessions.is_confirmed(request):
        return False
    messages.error(request, confirm_first(request))
    return True


def confirm_first(request: HttpRequest) -> SafeString:
    return format_html(
        '{} <a href="{}" target="_blank">{}</a>',
        _(
            "Nothing was saved: this changes who can sign in, and you typed your password more "
            "than a quarter of an hour ago. Type it in another window, then send this again."
        ),
        _confirm_url(request),
        _("Type your password in another window"),
    )


def _confirm_url(request: HttpRequest) -> str:
    return f"{reverse('accounts:confirm')}?{urlencode({'next': request.get_full_path()})}"
