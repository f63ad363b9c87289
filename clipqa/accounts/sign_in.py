"""The form at the desk's door, and what follows the right password."""

from datetime import timedelta
from math import ceil
from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from clipqa.accounts import half, throttle
from clipqa.accounts.factors import has_factor


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
            raise ValidationError(throttle.sentence(self.wait), code="throttled")
        cleaned = super().clean()
        throttle.forgive(self.request, account)
        return cleaned or {}


class SignIn(LoginView):
    """Nobody is signed in by a password alone who has a second factor."""

    template_name = "admin/login.html"
    authentication_form = SignInForm
    next_page = "admin:index"

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        person = form.get_user()
        if not has_factor(person):
            return super().form_valid(form)
        half.begin(self.request, person, self.get_success_url())
        return redirect("accounts:second")

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        return too_many(response, getattr(form, "wait", timedelta()))


def sign_in_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    context = {
        **context,
        "subtitle": None,
        "app_path": request.get_full_path(),
        "username": request.user.get_username(),
    }
    response = SignIn.as_view(extra_context=context)(request)
    assert isinstance(response, HttpResponse)
    return response


def too_many(response: HttpResponse, wait: timedelta) -> HttpResponse:
    if wait:
        response.status_code = 429
        response["Retry-After"] = str(ceil(wait.total_seconds()))
    return response
