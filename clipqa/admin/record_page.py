"""Base for further admin pages about one record, such as its comparison or merge page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from clipqa.admin.hidden import HiddenIs404

View = Callable[..., HttpResponse]


class WithRecordPages(HiddenIs404):
    def record_page(
        self, request: HttpRequest, record: Any, template: str, context: dict[str, Any]
    ) -> HttpResponse:
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": record,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"admin/clipqa/{template}.html", {**shared, **context})

    def address_of(self, page: str, record: Any) -> str:
        return reverse(f"admin:{self._name_of(page)}", args=[record.pk])

    def route_to(self, page: str, view: View, ending: str = "") -> URLPattern:
        address = f"<path:object_id>/{ending or page}/"
        return path(address, self.admin_site.admin_view(view), name=self._name_of(page))

    def _name_of(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"
