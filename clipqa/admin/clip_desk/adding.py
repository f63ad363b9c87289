"""Add a video from the clip desk, by the form of the admin's own page.

Its rules, limits, kept uploads and verbs apply. Only the response is JSON: the video, or what the
user still has to say.
"""

from __future__ import annotations

import json
from typing import Any, Final

from django.conf import settings
from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import strip_tags
from django.views.decorators.http import require_POST

from clipqa.admin.clip_desk.access import require_desk
from clipqa.admin.clip_desk.addresses import part_values
from clipqa.admin.clip_desk.results import video_row, with_counts
from clipqa.admin.fetched_picture import FILL, NAME, USE
from clipqa.admin.video_address import source_in_text
from clipqa.admin.video_details import Filled, fill_video, missing_outlet_message
from clipqa.curation.outlets import find_outlet
from clipqa.models import Video

OUTLET_NAME: Final = "outlet_name"
ASKED: Final = "asked"  # sent with a form that the user has seen, so the host isn't asked again
SAID: Final = ("title", "outlet", "new_outlet", "duration_ms", "language", "kept_upload", NAME)


def urls(model_admin: ModelAdmin) -> list[URLPattern]:
    @require_POST
    def add_view(request: HttpRequest) -> HttpResponse:
        require_desk(model_admin, request)
        of_videos = model_admin.admin_site._registry[Video]
        if not of_videos.has_add_permission(request):
            raise PermissionDenied
        return _add(request, of_videos)

    view = model_admin.admin_site.admin_view(add_view)
    return [path("desk/add-video/", view, name="desk_add_video")]


def _add(request: HttpRequest, of_videos: ModelAdmin) -> HttpResponse:
    """Ask the host first, outside the transaction of the save.

    A new outlet is saved only after the user has seen its name.
    """
    filled = _filled(request)
    data = _form_data(request, of_videos, filled)
    if filled and not (data.get("title") and data.get("outlet")):
        return _question(data, filled)
    request.POST = data  # type: ignore[assignment]
    response: HttpResponse = of_videos.add_view(request)
    if not isinstance(response, TemplateResponse) or response.context_data is None:
        return response
    if saved := response.context_data.get("popup_response_data"):
        return _added(json.loads(saved)["value"], data.get("source_url", ""))
    return _refused(response.context_data["adminform"].form, filled)


def _filled(request: HttpRequest) -> Filled | None:
    is_asked = ASKED in request.POST or not request.POST.get("source_url")
    if is_asked or not settings.CLIPQA_FETCH_REMOTE:
        return None
    return fill_video(request.user, request.POST.dict())


def _form_data(request: HttpRequest, of_videos: ModelAdmin, filled: Filled | None) -> QueryDict:
    """Return the values of the form, which responds to this as to its own window."""
    data = request.POST.copy()
    data.pop(FILL, None)
    said = filled.values if filled else {}
    for name, value in {**_initial(request, of_videos, data), **said, IS_POPUP_VAR: "1"}.items():
        data[name] = value
    if data.get(NAME):
        data[USE] = "on"
    _name_outlet(data)
    return data


def _name_outlet(data: QueryDict) -> None:
    """Find the outlet that the user named, or let the form add it."""
    name = " ".join(data.get(OUTLET_NAME, "").split())
    if not name or data.get("outlet"):
        return
    outlet = find_outlet(name)
    data["outlet"] = str(outlet.pk) if outlet else ""
    data["new_outlet"] = "" if outlet else name


def _initial(request: HttpRequest, of_videos: ModelAdmin, sent: QueryDict) -> dict[str, str]:
    """Return what the form's page would send of fields that the desk doesn't show."""
    form = of_videos.get_form(request)()
    given = {name: form[name].value() for name in form.fields if name not in sent}
    return {name: value for name, value in given.items() if isinstance(value, str)}


def _added(video_id: str, address: str) -> JsonResponse:
    video = with_counts(Video.objects.filter(pk=video_id)).get()
    source = source_in_text(address)
    part = part_values(*source.part()) if source else None
    return JsonResponse({"video": video_row(video), "part": part})


def _question(data: QueryDict, filled: Filled) -> JsonResponse:
    said = {"values": _said(data), "outlet_name": filled.outlet_name, "message": filled.message}
    response = JsonResponse({"errors": {}, **said}, status=429 if filled.wait_seconds else 200)
    if filled.wait_seconds:
        response["Retry-After"] = str(filled.wait_seconds)
    return response


def _refused(form: Any, filled: Filled | None) -> JsonResponse:
    errors = {
        name: [strip_tags(str(each)) for each in texts] for name, texts in form.errors.items()
    }
    if "outlet" in errors and form.data.get("new_outlet") and not form.may_add_outlet:
        errors["outlet"] = [missing_outlet_message(form.data["new_outlet"])]
    said = {"values": _said(form.data), "message": filled.message if filled else ""}
    return JsonResponse({"errors": errors, "outlet_name": "", **said}, status=400)


def _said(data: QueryDict) -> dict[str, str]:
    return {name: str(data[name]) for name in SAID if data.get(name)}
