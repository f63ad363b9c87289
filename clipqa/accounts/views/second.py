"""The second step of a login: a code of the app, a passkey, or a recovery code."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clipqa.accounts import passkeys, pending_login, recovery, throttle
from clipqa.accounts.app_codes import CodeResult, check_code
from clipqa.accounts.factors import APP, CODE, PASSKEY, factors_of
from clipqa.accounts.forms import CodeForm, PasskeyForm, RecoveryForm
from clipqa.accounts.sign_in import with_retry_after
from clipqa.accounts.views.login import account_page, render_page

FORMS: dict[str, type[forms.Form]] = {APP: CodeForm, PASSKEY: PasskeyForm, CODE: RecoveryForm}
WRONG: dict[str, Any] = {
    APP: _(
        "The code is wrong. Type the six digits that the app shows now. If they are always "
        "refused, set the phone's clock to automatic."
    ),
    PASSKEY: _(
        "This passkey is not valid for this login. Press the button again, or use another factor."
    ),
    CODE: _("This is not one of your recovery codes, or it was used already. Type another one."),
}
USED = _("This code was used already. Wait for the next one, at most 30 seconds.")
TOO_LATE = _("Too much time has passed since you typed your password. Sign in again.")


@account_page
def second(request: HttpRequest) -> HttpResponse:
    pending = pending_login.find(request)
    if pending is None:
        messages.warning(request, TOO_LATE)
        return redirect("admin:login")
    by = request.POST.get("by", "")
    if request.method != "POST" or by not in FORMS:
        return _page(request, pending)
    form = FORMS[by](request.POST)
    if not form.is_valid():
        return _page(request, pending, by, form)
    return _attempt(request, pending, by, form)


def _attempt(
    request: HttpRequest, pending: pending_login.PendingLogin, by: str, form: forms.Form
) -> HttpResponse:
    account = str(pending.person.pk)
    wait = throttle.record_attempt(request, account, throttle.SECOND_FACTOR)
    throttle.delete_expired()
    if wait:
        form.add_error(None, throttle.wait_message(wait))
        return _page(request, pending, by, form, wait)
    error = _error(request, pending.person, by, form.cleaned_data)
    if error:
        credentials = {"username": pending.person.get_username()}
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)
        form.add_error(None, error)
        return _page(request, pending, by, form)
    throttle.record_success(request, account, throttle.SECOND_FACTOR)
    pending_login.finish(request, pending, by)
    if by == CODE:
        messages.warning(request, _codes_left_message(factors_of(pending.person).codes_left))
    return redirect(pending.next_url)


def _error(request: HttpRequest, person: Any, by: str, typed: dict[str, Any]) -> Any:
    if by == PASSKEY:
        return not passkeys.check_passkey(request, person, typed["credential"]) and WRONG[by]
    if by == CODE:
        return not recovery.use_code(person, typed["recovery_code"]) and WRONG[by]
    messages_by_result = {CodeResult.RIGHT: "", CodeResult.USED: USED, CodeResult.WRONG: WRONG[by]}
    return messages_by_result[check_code(person, typed["code"])]


def _page(
    request: HttpRequest,
    pending: pending_login.PendingLogin,
    by: str = "",
    submitted: forms.Form | None = None,
    wait: timedelta = timedelta(),
) -> HttpResponse:
    user_factors = factors_of(pending.person)
    filled = {
        kind: submitted if kind == by and submitted else form() for kind, form in FORMS.items()
    }
    context = {
        "user_factors": user_factors,
        "code_form": filled[APP],
        "passkey_form": filled[PASSKEY],
        "recovery_form": filled[CODE],
        "options": passkeys.authentication_options(request, pending.person)
        if user_factors.passkeys
        else "",
        "errors": submitted.errors if submitted else None,
        "by": by,
    }
    return with_retry_after(render_page(request, "second", _("Second factor"), **context), wait)


def _codes_left_message(count: int) -> str:
    return ngettext(
        "You signed in with a recovery code, which is used up now; %(count)d is left. If your "
        "phone or key is lost, add another one under “Second factor”.",
        "You signed in with a recovery code, which is used up now; %(count)d are left. If your "
        "phone or key is lost, add another one under “Second factor”.",
        count,
    ) % {"count": count}
