"""The form of a video, added by a URL or an uploaded file. Its source never changes later."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clipqa import providers
from clipqa.admin.columns import link
from clipqa.admin.conflicts.versions import VersionInput
from clipqa.admin.fetched_picture import FillForm
from clipqa.admin.outlet_choice import OutletChoiceForm
from clipqa.admin.pictures import PictureForm
from clipqa.admin.transcript_form import TranscriptTextForm
from clipqa.admin.video_address import part_in_text
from clipqa.hosts import provider_table
from clipqa.media.kept_uploads import KeptUpload, find_upload, keep_upload
from clipqa.media.uploads import validate_video_file
from clipqa.models import Video
from clipqa.models.fields import translated

# It names no video that only somebody else's draft has.
HIDDEN_DUPLICATE = _("You can’t add this video. Ask an editor for a draft with it.")
DUPLICATE = _("This video is already in the library:")  # and its title


def _source_help_text() -> str:
    table = provider_table()
    return gettext("Paste an address from %(hosts)s, or the address of a file in %(suffixes)s.") % {
        "hosts": get_text_list(table.host_labels(), gettext("or")),
        "suffixes": get_text_list(table.suffixes(), gettext("or")),
    }


class VideoForm(FillForm, OutletChoiceForm, TranscriptTextForm, PictureForm):
    videos: QuerySet[Video] = Video.objects.all()  # those that the user may see
    may_open_video = True  # on its page, to which messages link

    source_url = forms.CharField(
        label=_("Address"),
        required=False,
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "inputmode": "url"}),
        help_text=lazy(_source_help_text, str)(),
    )
    upload = forms.FileField(
        label=_("Or upload a video file"),
        required=False,
        validators=[validate_video_file],
        widget=forms.FileInput(attrs={"accept": "video/mp4,video/webm,.m4v"}),
    )
    # The token of a film that was chosen in a form that was refused.
    kept_upload = forms.CharField(widget=VersionInput, required=False)
    kept: KeptUpload | None = None
    source: providers.Source | None = None

    def clean_source_url(self) -> str:
        text: str = self.cleaned_data["source_url"]
        if text:
            is_popup = "_popup" in self.data  # of another form, which selects the video itself
            self.source = parse_source(text)
            self._refuse_duplicate(self.source, None if is_popup else part_in_text(text))
        return text

    def _refuse_duplicate(self, source: providers.Source, part: dict[str, str] | None) -> None:
        existing = find_video(source)
        if existing is None:
            return
        if not self.videos.filter(pk=existing.pk).exists():
            raise ValidationError(HIDDEN_DUPLICATE, code="duplicate")
        message = _duplicate_message(existing, part, is_linked=self.may_open_video)
        raise ValidationError(message, code="duplicate")

    def clean_upload(self) -> UploadedFile | None:
        upload: UploadedFile | None = self.cleaned_data["upload"]
        if upload is not None and self.data.get(self.add_prefix("source_url")):
            raise ValidationError(_("An address is also given. Remove one of the two."))
        token = self.data.get(self.add_prefix("kept_upload"), "")
        if upload is None and token and not self.data.get(self.add_prefix("source_url")):
            self.kept = find_upload(token)
            if self.kept is None:
                raise ValidationError(_("The film is no longer kept. Choose it again."))
        return upload

    def keep_film(self) -> None:
        """Keep the chosen film for the next form, if this one is refused for another reason."""
        if self.instance.pk or not self.errors or "upload" in self.errors:
            return
        upload = self.cleaned_data.get("upload")
        if upload is None and self.kept is None:
            return
        filename = upload.name if upload else self.kept.filename  # type: ignore[union-attr]
        if upload is not None:
            data = cast("QueryDict", self.data).copy()
            data[self.add_prefix("kept_upload")] = keep_upload(upload)
            self.data = data
        self["upload"].help_text = _(
            "%(name)s is kept for a day: save again without choosing it. Another film replaces it."
        ) % {"name": filename}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk is None and not self.errors.keys() & {"source_url", "upload"}:
            self._require_source()
        return cleaned

    def _require_source(self) -> None:
        if self.source is None and self.kept is None and not self.cleaned_data.get("upload"):
            missing = _("The video is missing. Paste its address, or upload a video file.")
            self.add_error("source_url", ValidationError(missing, code="required"))


def parse_source(text: str) -> providers.Source:
    """Return the source of a URL.

    Raise `ValidationError` if it isn't recognised or its file is missing.
    """
    try:
        source = provider_table().recognise(text)
    except providers.SourceError as error:
        raise ValidationError(translated(error), code="source") from error
    stored = providers.local_name(source.source_id)
    if stored and not default_storage.exists(stored):
        raise ValidationError(_("The library's storage has no such file. Upload it below."))
    return source


def find_video(source: providers.Source) -> Video | None:
    return Video.objects.of_source(source).first()


def new_answer_link(video: Video, part: dict[str, str]) -> SafeString:
    """Return a link to a new answer with the times from the video's URL."""
    given = {"video": str(video.pk), "start_ms": part["start"], "end_ms": part["end"]}
    filled = urlencode({name: value for name, value in given.items() if value})
    label = _("Add an answer from this part")
    return format_html(
        "{} {}",
        _("The address selects the part %(part)s.") % {"part": part["label"]},
        link(f"{reverse('admin:clipqa_answer_add')}?{filled}", label),
    )


def _duplicate_message(
    video: Video, part: dict[str, str] | None, is_linked: bool = True
) -> SafeString:
    page = reverse("admin:clipqa_video_change", args=[video.pk])
    return format_html(
        "{} {} {}",
        DUPLICATE,
        link(page, video.title) if is_linked else video.title,
        new_answer_link(video, part) if part else "",
    )
