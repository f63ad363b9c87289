"""Asks for the password again before a change of credentials."""

from typing import Any

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from clipqa.accounts import sessions, throttle
from clipqa.accounts.forms import PasswordForm
from clipqa.accounts.sign_in import with_retry_after
from clipqa.accounts.views.login import render_page, staff_required

WRONG = _("This is not your password. Check it; it is case-sensitive.")


@staff_required
def confirm(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if not form.is_valid():
        return _page(request, form)
    name = request.user.get_username()
    if wait := throttle.record_attempt(request, name):
        form.add_error("password", throttle.wait_message(wait))
        return with_retry_after(_page(request, form), wait)
    # authenticate() sends user_login_failed itself, which adds the failure to the audit list.
    if authenticate(request, username=name, password=form.cleaned_data["password"]) is None:
        form.add_error("password", WRONG)
        return _page(request, form)
    throttle.record_success(request, name)
    sessions.confirm(request)
    return redirect(_next(request))


def _page(request: HttpRequest, form: Any) -> HttpResponse:
    return render_page(
        request, "confirm", _("Confirm your password"), form=form, next=_next(request)
    )


def _next(request: HttpRequest) -> str:
    next_url = request.POST.get("next") or request.GET.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(next_url, {request.get_host()}, request.is_secure())
    return next_url if is_safe else reverse("accounts:factors")
