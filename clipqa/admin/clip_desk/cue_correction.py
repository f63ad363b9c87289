"""Correct the text of a cue beside the player, without leaving the page of the answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.curation.cue_text import CueConflict, correct_text
from clipqa.curation.roles import cues_for
from clipqa.models import Cue, Transcript
from clipqa.models.fields import validate_plain_text
from clipqa.transcripts.cues import join_lines

PERMISSIONS = ("clipqa.change_transcript", "clipqa.change_cue")
DELETED = gettext_lazy("This line was deleted meanwhile. Copy your text, then reload the page.")
NEWER = gettext_lazy(
    "Another user has changed this line. Your text was not saved. Compare it with the newer one, "
    "then save again to overwrite that."
)
EMPTY = gettext_lazy(
    "A line can't be empty. Type its words, or delete it on the page of the transcript's cues."
)


class CorrectionForm(forms.Form):
    text = forms.CharField(
        max_length=Cue._meta.get_field("text").max_length,
        validators=[validate_plain_text],
        error_messages={"required": EMPTY},
    )
    seen = forms.CharField(required=False, strip=False)

    def clean_text(self) -> str:
        """Join lines, as every parser does."""
        return join_lines(self.cleaned_data["text"])


def correct_view(request: HttpRequest, cue_id: int) -> HttpResponse:
    """Store the new text of a cue. A refusal has a sentence, and the newer text if there is one."""
    if not may_correct(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not cues_for(request.user, Cue.objects.filter(pk=cue_id)).exists():
        return _refusal(404, DELETED)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _refusal(400, *form.errors["text"])
    try:
        cue = correct_text(cue_id, form.cleaned_data["seen"], form.cleaned_data["text"])
    except Cue.DoesNotExist:
        return _refusal(404, DELETED)
    except CueConflict as conflict:
        return _refusal(409, NEWER, text=conflict.text)
    _log_change(request, cue)
    return JsonResponse({"text": cue.text, "word_times": cue.word_times or ""})


def may_correct(person: Any) -> bool:
    """Return whether a user may edit cues on the pages of a transcript too."""
    return bool(person.has_perms(PERMISSIONS))


def correct_url() -> str:
    """Return the address of corrections, to which a script adds the id of a cue."""
    return reverse("admin:desk_correct_cue", args=[0]).removesuffix("0/")


def _log_change(request: HttpRequest, cue: Cue) -> None:
    transcript_admin = admin.site.get_model_admin(Transcript)
    transcript_admin.log_change(request, cue.transcript, _("Cues saved: 1, deleted: 0."))


def _refusal(status: int, *sentences: Any, **values: str) -> JsonResponse:
    message = " ".join(map(str, sentences))
    return JsonResponse({"message": message, **values}, status=status)
