"""What every page at the door shows, and who may see it."""

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
from clipqa.client_address import client_address
from clipqa.models import Source
from clipqa.revisions import acting

View = Callable[..., HttpResponseBase]


def context(title: Any, **more: Any) -> dict[str, Any]:
    site = admin.site
    return {"site_header": site.site_header, "site_title": site.site_title, "title": title, **more}


def show(request: HttpRequest, template: str, title: Any, **more: Any) -> HttpResponse:
    return render(request, f"accounts/{template}.html", context(title, **more))


def door(view: View) -> View:
    """No copy of the page is kept, and no error report holds what was typed."""
    return sensitive_post_parameters()(csrf_protect(never_cache(view)))


def for_staff(view: View) -> View:
    """For whoever is signed in; the gate has asked for the second factor by now."""

    @door
    @wraps(view)
    def staff_only(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person: Any = request.user
        if not person.is_authenticated or not person.is_staff:
            return redirect(f"{reverse('admin:login')}?{_back(request)}")
        with acting(actor=person, source=Source.DESK, address=client_address(request)):
            return view(request, *args, **kwargs)

    return staff_only


def for_the_owner(view: View) -> View:
    """An open desk is not enough to change what opens it: the password is asked again."""

    @for_staff
    @wraps(view)
    def owner_only(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not sessions.is_confirmed(request):
            return redirect(f"{reverse('accounts:confirm')}?{_back(request)}")
        return view(request, *args, **kwargs)

    return owner_only


def _back(request: HttpRequest) -> str:
    return urlencode({"next": request.get_full_path()})
