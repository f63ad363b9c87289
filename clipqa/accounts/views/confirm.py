"""The password once more, before anything changes that opens the desk."""

from typing import Any

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from clipqa.accounts import sessions, throttle
from clipqa.accounts.forms import PasswordForm
from clipqa.accounts.sign_in import too_many
from clipqa.accounts.views.door import for_staff, show

WRONG = _("This is not your password. Check it; small and capital letters count.")


@for_staff
def confirm(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if not form.is_valid():
        return _page(request, form)
    name = request.user.get_username()
    if wait := throttle.admit(request, name):
        form.add_error("password", throttle.sentence(wait))
        return too_many(_page(request, form), wait)
    # Signals a failure of its own accord, which the audit list keeps.
    if authenticate(request, username=name, password=form.cleaned_data["password"]) is None:
        form.add_error("password", WRONG)
        return _page(request, form)
    throttle.forgive(request, name)
    sessions.confirm(request)
    return redirect(_next(request))


def _page(request: HttpRequest, form: Any) -> HttpResponse:
    return show(request, "confirm", _("Is it still you?"), form=form, next=_next(request))


def _next(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if is_ours else reverse("accounts:factors")
