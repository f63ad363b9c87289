"""Password reset by e-mail. The link never skips the second factor."""

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

from clipqa.accounts import devices, mail, throttle
from clipqa.accounts.sign_in import with_retry_after
from clipqa.accounts.views.login import account_page, page_context, render_page
from clipqa.history import as_actor
from clipqa.history.audit import track_account
from clipqa.lib import mail_settings
from clipqa.lib.client_address import client_address
from clipqa.models import Source


class ForgottenForm(PasswordResetForm):
    """Sends e-mail to staff only. Users are looked up when it is sent, after the response."""

    def get_users(self, email: str) -> Any:
        return [person for person in super().get_users(email) if person.is_staff]


@account_page
def forgotten(request: HttpRequest) -> HttpResponse:
    if not mail_settings.is_configured():
        return render_page(request, "no_email", _("Forgotten password"))
    form = ForgottenForm(request.POST or None)
    wait = timedelta()
    if form.is_valid():
        wait = throttle.record_attempt(request, form.cleaned_data["email"], throttle.FORGOTTEN)
        if not wait:
            mail.send_later(partial(_send, form))
            return redirect("accounts:forgotten-sent")
        form.add_error(None, throttle.wait_message(wait))
    return with_retry_after(
        render_page(request, "forgotten", _("Forgotten password"), form=form), wait
    )


@account_page
def forgotten_sent(request: HttpRequest) -> HttpResponse:
    return render_page(request, "forgotten_sent", _("Check your e-mail"))


@account_page
def reset_done(request: HttpRequest) -> HttpResponse:
    return render_page(request, "reset_done", _("Your password was changed"))


class Reset(PasswordResetConfirmView):
    """Sets the new password without signing the user in.

    The device becomes known, so that guesses that continue elsewhere don't lock its owner out.
    """

    template_name = "accounts/reset.html"
    success_url = reverse_lazy("accounts:reset-done")
    title = _("New password")

    def form_valid(self, form: Any) -> HttpResponse:
        person = form.user
        address = client_address(self.request)
        with as_actor(actor=person, source=Source.ADMIN, address=address), track_account(person.pk):
            # Read before the save, since a new password makes every device unknown.
            has_signed_in = devices.has_signed_in_here(self.request, person)
            response = super().form_valid(form)
            devices.remember(self.request, person, has_signed_in)
            return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **page_context(self.title)}


def _send(form: ForgottenForm) -> None:
    scheme, host = mail_settings.site_scheme_and_host()
    form.save(
        domain_override=host,
        subject_template_name="accounts/reset_email_subject.txt",
        email_template_name="accounts/reset_email.txt",
        use_https=scheme == "https",
        from_email=settings.DEFAULT_FROM_EMAIL,
        extra_email_context={"site_name": settings.CLIPQA_SITE_NAME},
    )
