"""Pages on which users see, add and remove their own second factors."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from clipqa.accounts import passkeys, pending_login, recovery, sessions, totp
from clipqa.accounts.app_codes import add_app, qr_code
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
from clipqa.accounts.views.login import confirmation_required, render_page, staff_required
from clipqa.accounts.views.second import WRONG
from clipqa.models import AuthenticatorApp, Passkey, RecoveryCode

NEW_SECRET = "app_secret"  # noqa: S105 (a session key)
NOT_ADDED = _(
    "The passkey was not added: it exists already, or the browser took too long. Try again."
)
LAST_FACTOR = _(
    "This is your only second factor, and this site requires one. Add another one first."
)


@staff_required
def factors(request: HttpRequest) -> HttpResponse:
    user_factors = factors_of(request.user)
    return render_page(
        request, "factors", _("Second factor"), user_factors=user_factors, is_required=is_required()
    )


@confirmation_required
def new_app(request: HttpRequest) -> HttpResponse:
    """Add an app. Its secret stays in the session until a code has proved that the app has it."""
    if factors_of(request.user).app:
        return redirect("accounts:factors")
    form = CodeForm(request.POST or None)
    secret = request.session.setdefault(NEW_SECRET, totp.new_secret())
    if form.is_valid():
        if add_app(request.user, secret, form.cleaned_data["code"]):
            del request.session[NEW_SECRET]
            return _added(request, APP)
        form.add_error("code", WRONG[APP])
    values = {"picture": qr_code(request.user, secret), "secret": secret}
    return render_page(request, "app", _("Add an authenticator app"), form=form, **values)


@confirmation_required
def new_passkey(request: HttpRequest) -> HttpResponse:
    form = NewPasskeyForm(request.POST or None)
    if form.is_valid():
        name, credential = form.cleaned_data["name"], form.cleaned_data["credential"]
        if passkeys.add_passkey(request, request.user, name, credential):
            return _added(request, f"{PASSKEY}: {name}")
        form.add_error(None, NOT_ADDED)
    possible = passkeys.are_supported(request)
    options = passkeys.registration_options(request, request.user) if possible else ""
    return render_page(request, "passkey", _("Add a passkey"), form=form, options=options)


@confirmation_required
def new_codes(request: HttpRequest) -> HttpResponse:
    if not factors_of(request.user).count:
        return redirect("accounts:factors")
    if request.method != "POST":
        return render_page(request, "new_codes", _("New recovery codes"))
    note_change(request.user, [], [CODE])
    sessions.end_other_sessions(request)
    return _show_new_codes(request)


@confirmation_required
def remove(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    user_factors = factors_of(request.user)
    factor = _get_factor(user_factors, kind, pk)
    if user_factors.count == 1 and is_required():
        messages.error(request, LAST_FACTOR)
        return redirect("accounts:factors")
    if request.method != "POST":
        values = {"factor": factor, "is_last": user_factors.count == 1}
        return render_page(request, "remove", _("Remove a second factor"), **values)
    factor.delete()
    if user_factors.count == 1:
        RecoveryCode.objects.filter(person=request.user.pk).delete()
        request.session.pop(pending_login.PASSED, None)
    name = f"{PASSKEY}: {factor.name}" if isinstance(factor, Passkey) else APP
    note_change(request.user, [name], [])
    sessions.end_other_sessions(request)
    messages.success(request, _("Removed. It no longer opens the admin."))
    return redirect("accounts:factors")


def _get_factor(user_factors: Factors, kind: str, pk: int) -> AuthenticatorApp | Passkey:
    apps = [user_factors.app] if user_factors.app else []
    kinds: dict[str, list[Any]] = {APP: apps, PASSKEY: user_factors.passkeys}
    for factor in kinds.get(kind, []):
        if factor.pk == pk:
            return cast("AuthenticatorApp | Passkey", factor)
    raise Http404


def _added(request: HttpRequest, name: str) -> HttpResponse:
    """End other sessions, which have not shown the new factor; show codes if it is the first."""
    note_change(request.user, [], [name])
    request.session[pending_login.PASSED] = name
    sessions.end_other_sessions(request)
    if factors_of(request.user).codes_left:
        messages.success(request, _("Added. You will be asked for it whenever you sign in."))
        return redirect("accounts:factors")
    return _show_new_codes(request)


def _show_new_codes(request: HttpRequest) -> HttpResponse:
    """Codes appear in this response only; later requests can't read them."""
    codes = recovery.create_codes(request.user)
    return render_page(request, "codes", _("Your recovery codes"), codes=codes)
