"""The button that fills the form of a new video from its address, with and without script."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext

from clipqa.admin.fetched_picture import FILL, NAME, USE, use_fetched_picture
from clipqa.admin.video_details import Filled, fill_video


class FillMixin(admin.ModelAdmin):
    """Mixin for the admin of videos.

    The hosts are asked before the form's transaction begins, never inside it.
    """

    def get_urls(self) -> list[URLPattern]:
        fill = self.admin_site.admin_view(self.fill_view)
        return [path("fill/", fill, name="clipqa_video_fill"), *super().get_urls()]

    def fill_view(self, request: HttpRequest) -> HttpResponse:
        """Return values for the empty fields as JSON. Nothing is saved."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        filled = fill_video(request.user, request.POST.dict())
        return _as_json(filled)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        may_add = object_id is None and self.has_add_permission(request)
        if request.method == "POST" and may_add and settings.CLIPQA_FETCH_REMOTE:
            if FILL in request.POST:
                _fill(request)
            else:
                use_fetched_picture(request)
        return super().changeform_view(request, object_id, form_url, extra_context)


def _as_json(filled: Filled) -> JsonResponse:
    values = {"message": filled.message, "values": filled.values, "outlet": filled.outlet_name}
    response = JsonResponse(values, status=429 if filled.wait_seconds else 200)
    if filled.wait_seconds:
        response["Retry-After"] = str(filled.wait_seconds)
    return response


def _fill(request: HttpRequest) -> None:
    """Add the values to what was typed, as if the user had typed them too."""
    filled = fill_video(request.user, request.POST.dict())
    if filled.values:
        data = request.POST.copy()
        for name, value in {NAME: "", **filled.values}.items():
            data[name] = value
        if NAME in filled.values and not request.POST.get(NAME):
            data[USE] = "on"
        request.POST = data  # type: ignore[assignment]
    (messages.success if filled.values else messages.warning)(request, filled.message)
    if request.FILES:
        messages.warning(request, gettext("Choose the files again: they were not kept."))
