"""Hidden objects return 404, as do objects that don't exist."""

from typing import Any

from django.http import Http404, HttpRequest

from clipqa.admin.base import BaseAdmin


class HiddenIs404(BaseAdmin):
    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        # The URL may contain an empty `_to_field=`.
        found = super().get_object(request, object_id, from_field or None)
        if found is None or not self.has_view_or_change_permission(request, found):
            raise Http404
        return found
