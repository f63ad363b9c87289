"""The page that exports or erases what is stored of an e-mail address.

The address is only in bodies of POST requests, so that it is in no log and no browser history.
"""

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.db.outages import outage_of
from clipqa.lib.email_addresses import normalise_address
from clipqa.readers.erasing import erase_personal_data
from clipqa.readers.personal_data import (
    PERSONAL_DATA,
    Counts,
    check_address,
    count_personal_data,
    export_personal_data,
)

PERMISSION = "clipqa.add_erasure"
MAX_LENGTH = 254
NOTHING_ERASED = gettext_lazy(
    "Nothing of this address was stored. Its erasure is recorded, so that no backup brings "
    "anything back."
)


def _address_field(label: Any, **options: Any) -> forms.CharField:
    attributes = {"autocomplete": "off", "class": "vTextField", "inputmode": "email"}
    return forms.CharField(
        label=label, max_length=MAX_LENGTH, widget=forms.TextInput(attributes), **options
    )


class AddressForm(forms.Form):
    address = _address_field(gettext_lazy("E-mail address"))

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        check_address(address)
        return normalise_address(address)


class EraseForm(forms.Form):
    """`address` was validated by an `AddressForm`."""

    action = forms.CharField(initial="erase", widget=forms.HiddenInput)
    address = forms.CharField(max_length=MAX_LENGTH, widget=forms.HiddenInput)
    typed = _address_field(gettext_lazy("Type the e-mail address again to erase it"))

    def __init__(self, *args: Any, **options: Any) -> None:
        # The page has an AddressForm too.
        super().__init__(*args, **{"auto_id": "erase_%s", **options})

    def clean_typed(self) -> str:
        typed = str(self.cleaned_data["typed"])
        if normalise_address(typed) != normalise_address(self.cleaned_data.get("address", "")):
            raise forms.ValidationError(
                _("This is another address than the one above. Type the same one to erase it.")
            )
        return typed


def personal_data_page(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    form = AddressForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, {"form": form})
    address, action = form.cleaned_data["address"], request.POST.get("action")
    if action == "export":
        return _download(address)
    if action == "erase":
        return _erase(request, address)
    return _stored_page(request, address, EraseForm(initial={"address": address}))


def _erase(request: HttpRequest, address: str) -> HttpResponse:
    form = EraseForm(request.POST)
    if not form.is_valid():
        return _stored_page(request, address, form)
    try:
        counts = erase_personal_data(address)
    except OSError as error:  # of the file that records erasures
        if outage_of(error) is not None:
            raise
        sentence = _("Nothing was erased, since the erasure could not be recorded: %(error)s.")
        messages.error(request, sentence % {"error": error.strerror})
        return _stored_page(request, address, form)
    messages.success(request, _erased_message(counts))
    return redirect("admin:personal_data")


def _erased_message(counts: Counts) -> str:
    names = {entry.name: entry.model._meta.verbose_name_plural for entry in PERSONAL_DATA}
    numbers = ", ".join(f"{names[name]} ({count})" for name, count in counts.items())
    return _("Erased: %(numbers)s.") % {"numbers": numbers} if counts else str(NOTHING_ERASED)


def _download(address: str) -> HttpResponse:
    text = json.dumps(export_personal_data(address), ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="personal-data.json"'
    return response


def _stored_page(request: HttpRequest, address: str, form: EraseForm) -> HttpResponse:
    stored = [
        {
            "name": entry.model._meta.verbose_name_plural,
            "count": count,
            "stays": not entry.is_erased,
        }
        for entry, count in count_personal_data(address)
    ]
    context = {"form": AddressForm(initial={"address": address}), "erase_form": form}
    return _page(request, {**context, "address": address, "stored": stored})


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": _("Personal data"), **context}
    return TemplateResponse(request, "admin/clipqa/personal_data.html", context)
