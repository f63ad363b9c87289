"""One's own second factors: see, add and remove them."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from clipqa.accounts import half, passkeys, recovery, sessions, totp
from clipqa.accounts.app_codes import add_app, picture
from clipqa.accounts.factors import (
    APP,
    CODE,
    PASSKEY,
    Factors,
    factors_of,
    is_required,
    note_change,
)
from clipqa.accounts.forms import CodeForm, NewPasskeyForm
from clipqa.accounts.views.door import for_staff, for_the_owner, show
from clipqa.accounts.views.second import WRONG
from clipqa.models import AuthenticatorApp, Passkey, RecoveryCode

DRAWN = "app_secret"
NOT_TAKEN = _(
    "The passkey could not be added: it is there already, or the browser took too long. Try again."
)
LAST_ONE = _("This is your only second factor, and here one is needed. Add another one first.")


@for_staff
def factors(request: HttpRequest) -> HttpResponse:
    has = factors_of(request.user)
    return show(request, "factors", _("Second factor"), has=has, is_required=is_required())


@for_the_owner
def new_app(request: HttpRequest) -> HttpResponse:
    """The secret waits in the session until a code has proved that the app knows it."""
    if factors_of(request.user).app:
        return redirect("accounts:factors")
    form = CodeForm(request.POST or None)
    secret = request.session.setdefault(DRAWN, totp.draw_secret())
    if form.is_valid():
        if add_app(request.user, secret, form.cleaned_data["code"]):
            del request.session[DRAWN]
            return _added(request, APP)
        form.add_error("code", WRONG[APP])
    drawn = {"picture": picture(request.user, secret), "secret": secret}
    return show(request, "app", _("Add an authenticator app"), form=form, **drawn)


@for_the_owner
def new_passkey(request: HttpRequest) -> HttpResponse:
    form = NewPasskeyForm(request.POST or None)
    if form.is_valid():
        name, brought = form.cleaned_data["name"], form.cleaned_data["credential"]
        if passkeys.add_passkey(request, request.user, name, brought):
            return _added(request, f"{PASSKEY}: {name}")
        form.add_error(None, NOT_TAKEN)
    possible = passkeys.are_possible(request)
    options = passkeys.ask_for_new(request, request.user) if possible else ""
    return show(request, "passkey", _("Add a passkey"), form=form, options=options)


@for_the_owner
def new_codes(request: HttpRequest) -> HttpResponse:
    if not factors_of(request.user).count:
        return redirect("accounts:factors")
    if request.method != "POST":
        return show(request, "new_codes", _("New recovery codes"))
    note_change(request.user, [], [CODE])
    return _codes(request)


@for_the_owner
def remove(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    has = factors_of(request.user)
    factor = _found(has, kind, pk)
    if has.count == 1 and is_required():
        messages.error(request, LAST_ONE)
        return redirect("accounts:factors")
    if request.method != "POST":
        more = {"factor": factor, "is_last": has.count == 1}
        return show(request, "remove", _("Remove a second factor"), **more)
    factor.delete()
    if has.count == 1:
        RecoveryCode.objects.filter(person=request.user.pk).delete()
        request.session.pop(half.PASSED, None)
    name = f"{PASSKEY}: {factor.name}" if isinstance(factor, Passkey) else APP
    note_change(request.user, [name], [])
    messages.success(request, _("It is removed, and opens the desk no more."))
    return redirect("accounts:factors")


def _found(has: Factors, kind: str, pk: int) -> AuthenticatorApp | Passkey:
    kinds: dict[str, list[Any]] = {APP: [has.app] if has.app else [], PASSKEY: has.passkeys}
    for factor in kinds.get(kind, []):
        if factor.pk == pk:
            return cast("AuthenticatorApp | Passkey", factor)
    raise Http404


def _added(request: HttpRequest, name: str) -> HttpResponse:
    """This session has just shown it; those that haven't must. The first brings its codes."""
    note_change(request.user, [], [name])
    request.session[half.PASSED] = name
    request.session.cycle_key()
    sessions.end_sessions(request.user, but=request.session.session_key)
    if factors_of(request.user).codes_left:
        messages.success(request, _("It is added, and asked for whenever you sign in."))
        return redirect("accounts:factors")
    return _codes(request)


def _codes(request: HttpRequest) -> HttpResponse:
    """In the answer itself, and nowhere afterwards."""
    codes = recovery.draw_codes(request.user)
    return show(request, "codes", _("Your recovery codes"), codes=codes)
