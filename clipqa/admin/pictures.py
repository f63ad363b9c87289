"""A picture field for what has a poster, a logo or an image."""

from io import BytesIO

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import Error
from django.utils.translation import gettext_lazy as _

from clipqa.admin.newer_saves import VersionedForm
from clipqa.admin.timecode_field import translated
from clipqa.models.poster import WithPoster
from clipqa.posters import PosterError, attach_poster, remove_poster
from clipqa.posters.renditions import make_renditions
from clipqa.trouble import AfterSaving, trouble_of


class PictureForm(VersionedForm):
    picture = forms.FileField(
        label=_("New picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, at best 800 pixels across or more."),
    )
    remove_picture = forms.BooleanField(label=_("Remove the picture"), required=False)

    def clean_picture(self) -> bytes:
        """The bytes, since the file may be closed by the time the save is sure to stay."""
        picture: UploadedFile | None = self.cleaned_data["picture"]
        if picture is None:
            return b""
        try:
            make_renditions(picture)
        except PosterError as error:
            raise ValidationError(translated(error), code="picture") from error
        picture.seek(0)
        return bytes(picture.read())


def place_picture(owner: WithPoster, picture: bytes, remove: bool) -> None:
    try:
        if picture:
            attach_poster(owner, BytesIO(picture))
        elif remove:
            remove_poster(owner)
    except (OSError, Error) as error:
        if trouble_of(error) is None:
            raise
        raise AfterSaving from error
