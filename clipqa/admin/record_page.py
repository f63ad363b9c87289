"""A page of our own about one record, beside those that Django's admin has."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from clipqa.admin.hidden import HiddenIs404


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
        name = f"{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(f"admin:{name}", args=[record.pk])
