"""Rendering and access decorators shared by the sign-in pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from clipqa.accounts import sessions
from clipqa.history import as_actor
from clipqa.lib.client_address import client_address
from clipqa.models import Source

View = Callable[..., HttpResponseBase]


def page_context(title: Any, **values: Any) -> dict[str, Any]:
    site = admin.site
    return {
        "site_header": site.site_header,
        "site_title": site.site_title,
        "title": title,
        **values,
    }


def render_page(request: HttpRequest, template: str, title: Any, **values: Any) -> HttpResponse:
    return render(request, f"accounts/{template}.html", page_context(title, **values))


def account_page(view: View) -> View:
    """Disable caching, require a CSRF token, and hide submitted values in error reports."""
    return sensitive_post_parameters()(csrf_protect(never_cache(view)))


def staff_required(view: View) -> View:
    """Require a signed-in staff user. `SecondFactorMiddleware` has checked the second factor."""

    @account_page
    @wraps(view)
    def staff_only(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person: Any = request.user
        if not person.is_authenticated or not person.is_staff:
            return redirect(f"{reverse('admin:login')}?{_back(request)}")
        with as_actor(actor=person, source=Source.ADMIN, address=client_address(request)):
            return view(request, *args, **kwargs)

    return staff_only


def confirmation_required(view: View) -> View:
    """Require a recently typed password, so that an unattended session can't change credentials."""

    @staff_required
    @wraps(view)
    def owner_only(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not sessions.is_confirmed(request):
            return redirect(f"{reverse('accounts:confirm')}?{_back(request)}")
        return view(request, *args, **kwargs)

    return owner_only


def _back(request: HttpRequest) -> str:
    return urlencode({"next": request.get_full_path()})
