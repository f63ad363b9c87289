"""A picture field for models with a poster, a logo or an image."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import Error
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clipqa.admin.conflicts.form import VersionedForm
from clipqa.db.outages import PartialSaveError, outage_of
from clipqa.models.fields import translated
from clipqa.models.poster import WithPoster
from clipqa.posters import (
    PosterError,
    Renditions,
    attach_renditions,
    make_renditions,
    remove_poster,
)

RENDITIONS = "renditions"  # attribute of an uploaded file: its renditions, or the error
PICTURE_INPUT = {"accept": "image/jpeg,image/png,image/webp"}


class PictureForm(VersionedForm):
    picture = forms.FileField(
        label=_("New picture"),
        required=False,
        widget=forms.FileInput(attrs=PICTURE_INPUT),
        help_text=_("JPEG, PNG or WebP, at best 800 pixels across or more."),
    )
    remove_picture = forms.BooleanField(label=_("Remove the picture"), required=False)

    def clean_picture(self) -> Renditions | None:
        return clean_picture(self.cleaned_data["picture"])


def clean_picture(picture: UploadedFile | None) -> Renditions | None:
    """Return the renditions that `RecordAdmin` made before the form's transaction."""
    if picture is None:
        return None
    renditions = getattr(picture, RENDITIONS, None) or _decode(picture)
    if isinstance(renditions, PosterError):
        raise ValidationError(translated(renditions), code="picture") from renditions
    return renditions


def decode_picture(request: HttpRequest, field_name: str = "picture") -> None:
    """Decode an uploaded picture before a transaction begins.

    It takes seconds, during which SQLite would block all other writers.
    """
    picture = request.FILES.get(field_name) if request.method == "POST" else None
    if picture is not None:
        setattr(picture, RENDITIONS, _decode(picture))


def _decode(picture: UploadedFile) -> Renditions | PosterError:
    try:
        return make_renditions(picture)
    except PosterError as error:
        return error


def save_picture(owner: WithPoster, picture: Renditions | None, remove: bool) -> None:
    try:
        if picture:
            attach_renditions(owner, picture)
        elif remove:
            remove_poster(owner)
    except (OSError, Error) as error:
        if outage_of(error) is None:
            raise
        # The record is committed already; only its picture is missing.
        raise PartialSaveError from error
