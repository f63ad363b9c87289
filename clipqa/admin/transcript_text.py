"""A whole transcript as pasted or uploaded text: WebVTT or SubRip."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from clipqa.admin.both_texts import both_texts
from clipqa.admin.timecode_field import translated
from clipqa.models import Cue, Transcript
from clipqa.models.fields import validate_plain_text
from clipqa.transcripts import CueText, TranscriptError, srt, vtt

MAX_BYTES = 2_000_000
MAX_CUES = 20_000
SHOWN_LINES = 20
LONGEST = {"text": 2000, "speaker": 200}


class TranscriptTextForm(forms.Form):
    """Mixed into a form; `cleaned_data["cues"]` is None where nothing was given."""

    transcript_text = forms.CharField(
        label=_("Paste a transcript"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField", "spellcheck": "false"}),
        help_text=_("WebVTT or SubRip, with times. It takes the place of all lines so far."),
    )
    transcript_file = forms.FileField(
        label=_("Or upload one"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
        help_text=_("A .vtt or .srt file, saved as UTF-8."),
    )

    def clean_transcript_text(self) -> str:
        text: str = self.cleaned_data["transcript_text"]
        if text:
            self.cleaned_data["cues"] = read_cues(text)
        return text

    def clean_transcript_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["transcript_file"]
        if file is None:
            return None
        if self.cleaned_data.get("transcript_text"):
            raise ValidationError(_("A text is pasted above as well. Give one of the two."))
        self.cleaned_data["cues"] = read_cues(_decoded(file))
        return file

    @property
    def cues(self) -> list[CueText] | None:
        cues: list[CueText] | None = self.cleaned_data.get("cues")
        return cues


def lines_at_stake(form: TranscriptTextForm, newer: Transcript | None) -> dict[str, str]:
    """Pasting puts the text in the place of all lines, so any newer line is at stake."""
    if form.cues is None or newer is None:
        return {}
    theirs = "\n".join(cue.text for cue in newer.cues.in_order()[:SHOWN_LINES])
    yours = "\n".join(cue.text for cue in form.cues[:SHOWN_LINES])
    return {"transcript_text": both_texts(form.fields["transcript_text"], theirs, yours)}


def read_cues(text: str) -> list[CueText]:
    """Whichever format it is; raises ValidationError with a sentence."""
    validate_plain_text(text)
    is_vtt = text.lstrip("\ufeff \t\r\n").startswith("WEBVTT")
    try:
        cues = vtt.parse(text.lstrip()) if is_vtt else srt.parse(text)
    except TranscriptError as error:
        raise ValidationError(translated(error), code="transcript") from error
    _refuse_unfit(cues)
    return cues


def replace_cues(transcript: Transcript, cues: list[CueText]) -> None:
    """Put these lines in the place of all others; the caller refreshes what leans on them."""
    transcript.cues.all().delete()
    Cue.objects.bulk_create(Cue(transcript=transcript, **_fields(cue)) for cue in cues)


def _fields(cue: CueText) -> dict[str, Any]:
    times = {"start_ms": cue.start_ms, "end_ms": cue.end_ms}
    return {**times, "speaker": cue.speaker, "text": cue.text}


def _decoded(file: UploadedFile) -> str:
    if (file.size or 0) > MAX_BYTES:
        raise ValidationError(_("This file is larger than 2 MB. Give the transcript alone."))
    try:
        return bytes(file.read()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(
            _("This file is no UTF-8 text. Save it as UTF-8 and upload it again.")
        ) from error


def _refuse_unfit(cues: list[CueText]) -> None:
    if not cues:
        raise ValidationError(
            _(
                "No lines with times were found. A line has its times above it: "
                "00:50.000 --> 00:52.000."
            )
        )
    if len(cues) > MAX_CUES:
        raise ValidationError(_("A transcript holds at most 20,000 lines. Give fewer."))
    for number, cue in enumerate(cues, start=1):
        if len(cue.text) > LONGEST["text"] or len(cue.speaker) > LONGEST["speaker"]:
            raise ValidationError(
                _(
                    "Line %(number)d is too long: 2,000 characters are the most, and 200 for a "
                    "speaker. Split it."
                ),
                params={"number": number},
            )
