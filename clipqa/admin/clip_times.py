"""Validate the start and the end of a clip; errors are added to its end."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clipqa.lib.timecodes import format_timecode
from clipqa.models import Video
from clipqa.models.clip import fits_in


def check_times(form: forms.BaseForm, video: Video | None) -> None:
    start, end = form.cleaned_data.get("start_ms"), form.cleaned_data.get("end_ms")
    if start is None or end is None:
        return
    if end <= start:
        early = _("The clip ends before it starts. Choose an end after %(start)s.")
        _refuse(form, early % {"start": format_timecode(start)})
    elif video is not None and not fits_in(end, video.duration_ms):
        late = _("The video ends at %(end)s. Choose an end before that.")
        _refuse(form, late % {"end": format_timecode(video.duration_ms or 0)})


def _refuse(form: forms.BaseForm, sentence: str) -> None:
    form.add_error("end_ms", ValidationError(sentence, code="times"))
