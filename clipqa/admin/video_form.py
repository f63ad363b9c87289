"""A video is added by one address, or by a film of our own; its source never changes after."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from clipqa import providers
from clipqa.admin.columns import link
from clipqa.admin.pictures import PictureForm
from clipqa.admin.timecode_field import translated
from clipqa.admin.transcript_text import TranscriptTextForm, lines_at_stake
from clipqa.admin.versions import Versions, version_of
from clipqa.models import Video
from clipqa.uploads import validate_video_file


class VideoForm(TranscriptTextForm, PictureForm):
    source_url = forms.CharField(
        label=_("Address"),
        required=False,
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "inputmode": "url"}),
        help_text=_(
            "Paste it from YouTube, Vimeo, archive.org or Dailymotion, or give the address of an "
            ".mp4, .webm or .m3u8 file."
        ),
    )
    upload = forms.FileField(
        label=_("Or upload a film"),
        required=False,
        validators=[validate_video_file],
        widget=forms.FileInput(attrs={"accept": "video/mp4,video/webm,.m4v"}),
    )
    lines_version = forms.CharField(widget=Versions, required=False)
    source: providers.Source | None = None

    def versions(self, record: Video) -> dict[str, str]:
        transcripts = record.transcripts.order_by("pk") if record.pk else ()
        lines = "-".join(version_of(transcript)[:16] for transcript in transcripts)
        return {**super().versions(record), "lines_version": lines}

    def find_newer(self) -> Model | None:
        """A text pasted here takes the place of lines that somebody may have saved elsewhere."""
        newer = super().find_newer()
        if newer is not None or self.cues is None:
            return newer
        now = self.versions(self.instance)["lines_version"]
        is_newer = now != self.data.get(self.add_prefix("lines_version"), "")
        return Video.objects.get(pk=self.instance.pk) if is_newer else None

    def saved_with(self, newer: Any) -> Iterable[Model]:
        return [newer, *newer.transcripts.all()]

    def at_stake(self, newer: Any) -> dict[str, str]:
        language = self.cleaned_data.get("language", newer.language)
        return lines_at_stake(self, newer.transcripts.filter(language=language).first())

    def clean_source_url(self) -> str:
        text: str = self.cleaned_data["source_url"]
        if text:
            self.source = recognised(text)
        return text

    def clean_upload(self) -> UploadedFile | None:
        upload: UploadedFile | None = self.cleaned_data["upload"]
        if upload is not None and self.data.get(self.add_prefix("source_url")):
            raise ValidationError(_("An address is given as well. Give one of the two."))
        return upload

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk is None and not self.errors.keys() & {"source_url", "upload"}:
            self._require_source()
        return cleaned

    def _require_source(self) -> None:
        if self.source is None and not self.cleaned_data.get("upload"):
            missing = _("Where is the video? Paste its address, or upload a film.")
            self.add_error("source_url", ValidationError(missing, code="required"))


def recognised(text: str) -> providers.Source:
    """The source that an address names, if it is there and new; else a sentence."""
    try:
        source = providers.recognise(text)
    except providers.SourceError as error:
        raise ValidationError(translated(error), code="source") from error
    stored = providers.local_name(source.source_id)
    if stored and not default_storage.exists(stored):
        raise ValidationError(_("The library's storage has no such file. Upload it below."))
    twin = find_video(source)
    if twin is not None:
        raise ValidationError(_is_here_already(twin), code="twin")
    return source


def find_video(source: providers.Source) -> Video | None:
    return Video.objects.filter(provider=source.provider, source_id=source.source_id).first()


def _is_here_already(video: Video) -> SafeString:
    return format_html(
        "{} {}",
        _("This video is in the library already:"),
        link(reverse("admin:clipqa_video_change", args=[video.pk]), video.title),
    )
