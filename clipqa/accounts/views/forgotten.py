"""A forgotten password: a letter with a link, which never leads past the second factor."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from clipqa.accounts import letters, throttle
from clipqa.accounts.sign_in import too_many
from clipqa.accounts.views.door import context, door, show
from clipqa.client_address import client_address
from clipqa.curation.audit import keeping_account
from clipqa.models import Source
from clipqa.revisions import acting


class ForgottenForm(PasswordResetForm):
    """Looks nobody up before the answer is out."""

    def get_users(self, email: str) -> Any:
        return [person for person in super().get_users(email) if person.is_staff]


@door
def forgotten(request: HttpRequest) -> HttpResponse:
    form = ForgottenForm(request.POST or None)
    wait = timedelta()
    if form.is_valid():
        wait = throttle.admit(request, form.cleaned_data["email"], throttle.FORGOTTEN)
        if not wait:
            letters.later(partial(_write, form, _host(request)))
            return redirect("accounts:forgotten-sent")
        form.add_error(None, throttle.sentence(wait))
    return too_many(show(request, "forgotten", _("Forgotten password"), form=form), wait)


@door
def forgotten_sent(request: HttpRequest) -> HttpResponse:
    return show(request, "forgotten_sent", _("Look into your letters"))


@door
def reset_done(request: HttpRequest) -> HttpResponse:
    return show(request, "reset_done", _("Your password is changed"))


class Reset(PasswordResetConfirmView):
    """Signs nobody in: the new password is tried at the first door like any other."""

    template_name = "accounts/reset.html"
    success_url = reverse_lazy("accounts:reset-done")
    title = _("New password")

    def form_valid(self, form: Any) -> HttpResponse:
        person = form.user
        address = client_address(self.request)
        with acting(actor=person, source=Source.DESK, address=address), keeping_account(person.pk):
            return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **context(self.title)}


def _host(request: HttpRequest) -> tuple[str, bool]:
    """The site's own name where it is known: what a request says could lead elsewhere."""
    scheme, _slashes, host = settings.CLIPQA_SITE_URL.partition("://")
    return (host, scheme == "https") if host else (request.get_host(), request.is_secure())


def _write(form: ForgottenForm, site: tuple[str, bool]) -> None:
    host, use_https = site
    form.save(
        domain_override=host,
        subject_template_name="accounts/letter_subject.txt",
        email_template_name="accounts/letter.txt",
        use_https=use_https,
        from_email=settings.DEFAULT_FROM_EMAIL,
        extra_email_context={"site_name": settings.CLIPQA_SITE_NAME},
    )
