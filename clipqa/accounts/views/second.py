"""The second door: a code of the app, a passkey, or a recovery code."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clipqa.accounts import half, passkeys, recovery, throttle
from clipqa.accounts.app_codes import Verdict, check_code
from clipqa.accounts.factors import APP, CODE, PASSKEY, factors_of
from clipqa.accounts.forms import CodeForm, PasskeyForm, RecoveryForm
from clipqa.accounts.sign_in import too_many
from clipqa.accounts.views.door import door, show

FORMS: dict[str, type[forms.Form]] = {APP: CodeForm, PASSKEY: PasskeyForm, CODE: RecoveryForm}
WRONG: dict[str, Any] = {
    APP: _(
        "The code doesn't fit. Type the six digits that the app shows now; if they never fit, set "
        "the phone's clock to automatic."
    ),
    PASSKEY: _("This passkey doesn't open the desk. Press the button again, or use another way."),
    CODE: _("There is no such recovery code, or it was used already. Type another one."),
}
USED = _("This code was used already. Wait for the next one; that takes 30 seconds at most.")
TOO_LATE = _("Too much time went by since your password. Sign in again.")


@door
def second(request: HttpRequest) -> HttpResponse:
    way = half.find(request)
    if way is None:
        messages.warning(request, TOO_LATE)
        return redirect("admin:login")
    by = request.POST.get("by", "")
    if request.method != "POST" or by not in FORMS:
        return _page(request, way)
    form = FORMS[by](request.POST)
    if not form.is_valid():
        return _page(request, way, by, form)
    return _tried(request, way, by, form)


def _tried(request: HttpRequest, way: half.HalfWay, by: str, form: forms.Form) -> HttpResponse:
    account = str(way.person.pk)
    wait = throttle.admit(request, account, throttle.SECOND_FACTOR)
    throttle.sweep()
    if wait:
        form.add_error(None, throttle.sentence(wait))
        return _page(request, way, by, form, wait)
    wrong = _what_is_wrong(request, way.person, by, form.cleaned_data)
    if wrong:
        tried = {"username": way.person.get_username()}
        user_login_failed.send(sender=__name__, credentials=tried, request=request)
        form.add_error(None, wrong)
        return _page(request, way, by, form)
    throttle.forgive(request, account, throttle.SECOND_FACTOR)
    half.finish(request, way, by)
    if by == CODE:
        messages.warning(request, _how_many_left(factors_of(way.person).codes_left))
    return redirect(way.next_url)


def _what_is_wrong(request: HttpRequest, person: Any, by: str, typed: dict[str, Any]) -> Any:
    if by == PASSKEY:
        return not passkeys.check_passkey(request, person, typed["credential"]) and WRONG[by]
    if by == CODE:
        return not recovery.use_code(person, typed["recovery_code"]) and WRONG[by]
    said = {Verdict.RIGHT: "", Verdict.USED: USED, Verdict.WRONG: WRONG[by]}
    return said[check_code(person, typed["code"])]


def _page(
    request: HttpRequest,
    way: half.HalfWay,
    by: str = "",
    tried: forms.Form | None = None,
    wait: timedelta = timedelta(),
) -> HttpResponse:
    has = factors_of(way.person)
    filled = {kind: tried if kind == by and tried else form() for kind, form in FORMS.items()}
    more = {
        "has": has,
        "code_form": filled[APP],
        "passkey_form": filled[PASSKEY],
        "recovery_form": filled[CODE],
        "options": passkeys.ask_for_one(request, way.person) if has.passkeys else "",
        "errors": tried.errors if tried else None,
        "by": by,
    }
    return too_many(show(request, "second", _("Second factor"), **more), wait)


def _how_many_left(count: int) -> str:
    return ngettext(
        "You came in by a recovery code; it is used up, and %(count)d is left. If your phone or "
        "key is gone, add another one under “Second factor”.",
        "You came in by a recovery code; it is used up, and %(count)d are left. If your phone or "
        "key is gone, add another one under “Second factor”.",
        count,
    ) % {"count": count}
