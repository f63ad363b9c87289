"""Open the clip desk with a source and times in its address, which fill the form and save nothing.

`?video=`, or `?address=` with a pasted one or words, selects the recording; `?start=` and `?end=`
fill the times. `?at=` is where the player begins, which only the script reads.
"""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from clipqa.admin.base import BaseAdmin
from clipqa.admin.change_lists import clean_search
from clipqa.admin.clip_desk.addresses import read_address
from clipqa.admin.columns import link
from clipqa.admin.fields import TimecodeField
from clipqa.lib.timecodes import LIMIT_MS, format_timecode
from clipqa.models import Answer

TIMES: Final = {"start": "start_ms", "end": "end_ms"}


class PrefillMixin(BaseAdmin):
    """Mixin for the answers' admin."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        given = {field: _time(request.GET.get(name, "")) for name, field in TIMES.items()}
        times = {field: ms for field, ms in given.items() if ms is not None}
        address = clean_search(request.GET.get("address", "")).strip()
        found = self._address_values(address, request) if address else {}
        if found.get("end_ms", LIMIT_MS) <= times.get("start_ms", 0):
            del found["end_ms"]  # the time of the player is after the end in the address
        return {**found, **times, **super().get_changeform_initial_data(request)}

    def _address_values(self, address: str, request: HttpRequest) -> dict[str, Any]:
        """Return the video and the part of an address, or a new address to be looked at.

        Words are only looked up by the script.
        """
        found = read_address(address, request, self.admin_site)
        if found is None or found["kind"] == "record":
            return {}
        part = found.get("part") or {}
        times = {field: part[field] for field in TIMES.values() if part.get(field) is not None}
        if found["kind"] == "known":
            return {"video": found["video"]["id"], **times}
        return {"video_address": address, **times}

    def response_add(
        self, request: HttpRequest, obj: Answer, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._with_another(
            request, obj, super().response_add(request, obj, post_url_continue)
        )

    def response_change(self, request: HttpRequest, obj: Answer) -> HttpResponse:
        return self._with_another(request, obj, super().response_change(request, obj))

    def _with_another(
        self, request: HttpRequest, answer: Answer, response: HttpResponse
    ) -> HttpResponse:
        """Keep the recording and the place for the next answer, since a video often has several."""
        if IS_POPUP_VAR in request.POST or not self.has_add_permission(request):
            return response
        next_page = another_url(answer)
        if "_addanother" in request.POST:
            response["Location"] = next_page
        elif response.status_code == 302:
            messages.info(request, link(next_page, _("Add another answer from this recording")))
        return response


def desk_url(**values: Any) -> str:
    return f"{reverse('admin:clipqa_answer_add')}?{urlencode(values)}"


def another_url(answer: Answer) -> str:
    """Return the address of a new answer whose player begins where this clip ends."""
    clip = answer.clip
    return desk_url(video=clip.video_id, at=format_timecode(clip.end_ms))


def _time(text: str) -> int | None:
    try:
        ms: int | None = TimecodeField(required=False).clean(text)
    except ValidationError:
        return None
    return ms
