"""What somebody may not see is not there: the same answer as for what never was."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpRequest


class HiddenIs404(ModelAdmin):
    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        found = super().get_object(request, object_id, from_field)
        if found is None or not self.has_view_or_change_permission(request, found):
            raise Http404
        return found
