"""The clip desk: the form of an answer as one screen, with the recording beside it.

Its sections show the fields of the ordinary form; scripts add the player, the timeline and the
transcript. Each part has a module here for what its scripts ask of the server.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse

from clipqa.admin.base import RecordPagesMixin
from clipqa.admin.clip_desk import adding, card, cues, finding, questions, recording
from clipqa.admin.clip_desk.access import desk_policy
from clipqa.admin.clip_desk.bar import bar_context
from clipqa.admin.fields import record_id

# Modules with `urls(model_admin)`.
PARTS: tuple[Any, ...] = (recording, cues, finding, adding, card, questions)
SCRIPTS = "js/clip-desk"
# Fields that a section places. All others are below "Correction, record".
PLACED = {
    *("question", "question_text", "new_question", "question_language"),
    *("add_topics", "topic_names", "remove_topics", "link_questions"),
    *("preview", "plain_preview", "video", "video_address", "start_ms", "end_ms", "shared_clip"),
    *("body", "speaker", "location", "editor", "ai_disclosure"),
    *("status", "publish_at", "expire_at"),
}


class ClipDeskMixin(RecordPagesMixin):
    """Mixin for the answers' admin."""

    def get_urls(self) -> list[URLPattern]:
        own = [url for part in PARTS for url in part.urls(self)]
        return [*own, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        answer = context.get("original")
        has_desk = self._has_desk(request, answer)
        if has_desk:
            context["clip_desk"] = _desk_context(request, context["adminform"], answer)
            context["is_nav_sidebar_enabled"] = False  # the screen needs its width
        response = super().render_change_form(request, context, *args, **kwargs)
        if has_desk:
            response["Content-Security-Policy"] = desk_policy(request)
        return response

    def _has_desk(self, request: HttpRequest, answer: Any) -> bool:
        """Return whether the user can save this page. Read-only pages list the fields instead."""
        if IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST:
            return False
        if answer is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, answer)


def _desk_context(request: HttpRequest, adminform: Any, answer: Any) -> dict[str, Any]:
    fields = {name: field for fieldset in adminform for name, field in _fields(fieldset)}
    return {
        "bar": bar_context(request, answer, adminform.form),
        "fields": fields,
        "modules": _modules(),
        "preloaded": _preloaded(fields.get("video")),
        "card_fields": " ".join(card.FIELDS),
        "more": [each for each in adminform if not PLACED & dict(_fields(each)).keys()],
    }


@cache
def _modules() -> list[str]:
    """Return the scripts of the screen, of which browsers would find one level at a time."""
    root = Path(str(finders.find(f"{SCRIPTS}/main.js"))).parent
    return [f"{SCRIPTS}/{path.relative_to(root).as_posix()}" for path in sorted(root.rglob("*.js"))]


def _preloaded(field: Any) -> list[str]:
    """Return what the scripts will ask for first, so that browsers load it together with them."""
    video_id = None if field is None or field.is_readonly else record_id(str(field.field.value()))
    if video_id is None:
        return []
    return [reverse(f"admin:{name}", args=[video_id]) for name in ("desk_recording", "desk_cues")]


def _fields(fieldset: Any) -> Iterator[tuple[str, Any]]:
    """Return the fields of a fieldset by name, also the read-only ones."""
    for line in fieldset:
        for field in line:
            is_readonly = getattr(field, "is_readonly", False)
            yield (field.field["name"] if is_readonly else field.field.name), field
