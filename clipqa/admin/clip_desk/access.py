"""Who may use the clip desk, and of which videos."""

from typing import Any, cast

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from clipqa.curation.roles import may_review, videos_for
from clipqa.media.content_policy import content_security_policy, media_hosts_of
from clipqa.middleware import library_state
from clipqa.models import User, Video


def require_desk(model_admin: ModelAdmin, request: HttpRequest) -> None:
    """Refuse users who can neither add nor change answers."""
    may_add = model_admin.has_add_permission(request)
    if not may_add and not model_admin.has_change_permission(request):
        raise PermissionDenied


def desk_video(request: HttpRequest, videos: QuerySet[Any], video_id: int) -> Any:
    """Return one of these videos. Raise 404 if it doesn't exist or is hidden from the user."""
    found = videos_for(request.user, videos).filter(pk=video_id).first()
    if found is None:
        raise Http404
    return found


def desk_policy(request: HttpRequest) -> str:
    """Return the content security policy of the desk, which plays films that aren't public too."""
    person = cast("User", request.user)
    drafts = Video.objects.all() if may_review(person) else Video.objects.filter(created_by=person)
    return content_security_policy(library_state(request), media_hosts_of(drafts))
