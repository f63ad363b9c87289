"""The sign-in form of the admin."""

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

from clipqa.accounts import pending_login, throttle
from clipqa.accounts.factors import has_factor


class SignInForm(AdminAuthenticationForm):
    """Gives the same messages whether or not an account exists, and throttles attempts."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": _(
            "Name and password don't match, or this login has no access to the admin. "
            "Check both; they are case-sensitive."
        ),
    }
    wait = timedelta()

    def clean(self) -> dict[str, Any]:
        account, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if account is None or not password or self.request is None:
            return self.cleaned_data
        self.wait = throttle.record_attempt(self.request, account)
        throttle.delete_expired()
        if self.wait:
            raise ValidationError(throttle.wait_message(self.wait), code="throttled")
        cleaned = super().clean()
        throttle.record_success(self.request, account)
        return cleaned or {}


class SignIn(LoginView):
    """Signs users in, those with a second factor only after a second step."""

    template_name = "admin/login.html"
    authentication_form = SignInForm
    next_page = "admin:index"

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        person = form.get_user()
        if not has_factor(person):
            return super().form_valid(form)
        pending_login.begin(self.request, person, self.get_success_url())
        return redirect("accounts:second")

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        return with_retry_after(response, getattr(form, "wait", timedelta()))


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


def with_retry_after(response: HttpResponse, wait: timedelta) -> HttpResponse:
    if wait:
        response.status_code = 429
        response["Retry-After"] = str(ceil(wait.total_seconds()))
    return response
