"""A picture that was fetched from a video host, kept in the form until the video is saved."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

FILL = "_fill"  # the button that fills the form, without saving anything
NAME, USE = "fetched_picture", "use_fetched_picture"
BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}", re.ASCII)


class FillWidget(forms.Widget):
    """The button, and the picture with a checkbox to use it as the poster."""

    use_fieldset = True

    def id_for_label(self, id_: str) -> str:
        return ""  # the label names the group, and would rename the button

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        if not isinstance(value, dict):  # the parameter of an address fills no picture
            value = None
        picture = value["picture"] if value else ""
        context = {
            "name": name,
            "picture": picture if BASE64.fullmatch(picture) else "",
            "use": USE,
            "is_used": not value or value["is_used"],
            "fill": FILL,
            "url": reverse("admin:clipqa_video_fill"),
        }
        return render_to_string("admin/clipqa/_video_fill.html", context)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        picture = data.get(name, "")
        return {"picture": picture, "is_used": USE in data} if picture else None


class FillForm(forms.ModelForm):
    """Mixin for the form of a video that is added. Filled by its button, it is not validated."""

    fetched_picture = forms.Field(
        label=_("Title, outlet and poster"), required=False, widget=FillWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk or not settings.CLIPQA_FETCH_REMOTE:
            self.fields.pop(NAME, None)

    def full_clean(self) -> None:
        if not self._is_filling():
            super().full_clean()
            return
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    def is_valid(self) -> bool:
        return not self._is_filling() and super().is_valid()

    def _is_filling(self) -> bool:
        return self.is_bound and FILL in self.data


def use_fetched_picture(request: HttpRequest) -> None:
    """Turn the fetched picture into an uploaded one, unless the user chose another or none."""
    text = request.POST.get(NAME, "")
    if text and USE in request.POST and "picture" not in request.FILES:
        picture = SimpleUploadedFile("fetched.jpg", _decoded(text), "image/jpeg")
        request.FILES["picture"] = picture


def _decoded(text: str) -> bytes:
    """Return the bytes, which are as untrusted as those of any upload."""
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b"-"  # refused, as any file that is not a picture
