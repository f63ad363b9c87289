"""Select a video by pasting its URL; times in the URL fill empty time fields."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clipqa import providers
from clipqa.hosts import provider_table
from clipqa.lib.timecodes import format_timecode
from clipqa.models import Video
from clipqa.models.fields import translated

TIMES = ("start_ms", "end_ms")


class VideoAddressForm(forms.Form):
    """Mixin for a form with a video, a start and an end.

    `admin-part.js` does the same if a video is selected by script.
    """

    may_add_video = True
    unused_part = ""  # the part that the URL selects, if other times are given

    video_address = forms.CharField(
        label=_("Or paste its address"),
        required=False,
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "inputmode": "url"}),
        help_text=_(
            "Replaces a video chosen above. Times in the address, such as ?t=50, fill start "
            "and end if these are empty."
        ),
    )

    def full_clean(self) -> None:
        if self.is_bound and "video_address" in self.fields:
            self._apply_address()
        super().full_clean()

    def clean_video_address(self) -> str:
        """Refuse a URL whose video wasn't found; `_apply_address` clears the field if it was."""
        text: str = self.cleaned_data["video_address"]
        if not text:
            return ""
        try:
            provider_table().recognise(text)
        except providers.SourceError as error:
            raise ValidationError(translated(error), code="source") from error
        raise ValidationError(self._missing_video_message(text), code="missing")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if "video_address" in self.errors:  # which names the missing video
            self.errors.pop("video", None)
        return cleaned

    def _apply_address(self) -> None:
        source = source_in_text(str(self.data.get(self.add_prefix("video_address"), "")))
        if source is None:
            return
        data = cast("QueryDict", self.data).copy()
        if video := self._find_video(source):
            data[self.add_prefix("video")] = str(video.pk)
            data[self.add_prefix("video_address")] = ""
        self._fill_times(source, data)
        self.data = data

    def _find_video(self, source: providers.Source) -> Video | None:
        """Return the video of a source, if the form offers it."""
        offered: Any = self.fields["video"]
        found: Video | None = offered.queryset.of_source(source).first()
        return found

    def _fill_times(self, source: providers.Source, data: QueryDict) -> None:
        typed = [str(data.get(self.add_prefix(name), "")).strip() for name in TIMES]
        times = [self._parse_time(name, text) for name, text in zip(TIMES, typed, strict=True)]
        for name, text, ms in zip(TIMES, typed, source.part(*times), strict=True):
            if not text and ms is not None:
                data[self.add_prefix(name)] = format_timecode(ms)
        current = [
            self._parse_time(name, str(data.get(self.add_prefix(name), ""))) for name in TIMES
        ]
        wanted = (source.start_ms, source.end_ms)
        if any(ms not in (None, now) for ms, now in zip(wanted, current, strict=True)):
            self._note_unused_times(part_label(source))

    def _parse_time(self, name: str, text: str) -> int | None:
        try:
            ms: int | None = self.fields[name].to_python(text)
        except ValidationError:
            return None
        return ms

    def _note_unused_times(self, part: str) -> None:
        """Note that the times in the URL were not used.

        The note is shown at the start if the form is refused, else on the next page.
        """
        self.unused_part = part
        bound = self["start_ms"]
        bound.help_text = format_html(
            '<span class="admin-note">{}</span> {}', _unused_times_message(part), bound.help_text
        )

    def _missing_video_message(self, text: str) -> str:
        if not self.may_add_video:
            return gettext("No video that you may use has this address. Ask an editor to add it.")
        add = f"{reverse('admin:clipqa_video_add')}?{urlencode({'source_url': text})}"
        return format_html(
            '{} <a href="{}" target="_blank">{}</a>',
            gettext(
                "No video that you may use has this address. Add it, then save this page again."
            ),
            add,
            gettext("Add it in a new window"),
        )


def report_unused_times(request: HttpRequest, form: Any) -> None:
    if form.unused_part:
        messages.info(request, _unused_times_message(form.unused_part))


def source_in_text(text: str) -> providers.Source | None:
    """Return the video and the part that a pasted URL names; None if it isn't recognised."""
    try:
        return provider_table().recognise(text) if text.strip() else None
    except providers.SourceError:
        return None


def part_in_text(text: str) -> dict[str, str] | None:
    """Return the times in a pasted URL as typed into forms, with a label; None without any."""
    source = source_in_text(text)
    if source is None or (source.start_ms is None and source.end_ms is None):
        return None
    start_ms, end_ms = source.start_ms, source.end_ms
    return {
        "start": "" if start_ms is None else format_timecode(start_ms),
        "end": "" if end_ms is None else format_timecode(end_ms),
        "label": part_label(source),
    }


def part_label(source: providers.Source) -> str:
    start, end = source.start_ms, source.end_ms
    times = {"start": format_timecode(start or 0), "end": format_timecode(end or 0)}
    if start is None:
        return gettext("up to %(end)s") % times
    if end is None:
        return gettext("from %(start)s") % times
    return gettext("from %(start)s to %(end)s") % times


def _unused_times_message(part: str) -> str:
    message = gettext(
        "The address selects the part %(part)s, but the times that were already entered "
        "are kept. To use those of the address, clear both fields and paste it again."
    )
    return message % {"part": part}
