"""Admin lists whose cells name their column, for phones, where each row is shown as a card."""

from typing import Any

from django import template
from django.contrib.admin.templatetags.admin_list import result_list
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst

register = template.Library()
TAG = len("<td")  # or "<th": the admin renders each cell with one of them


@register.inclusion_tag("admin/change_list_results.html")
def labelled_result_list(cl: Any) -> dict[str, Any]:
    """Render the admin's `result_list` with a `data-label` on each cell."""
    context: dict[str, Any] = result_list(cl)
    labels = [capfirst(strip_tags(header["text"])) for header in context["result_headers"]]
    context["results"] = [
        [_labelled(cell, label) for cell, label in zip(row, labels, strict=True)]
        for row in context["results"]
    ]
    return context


def _labelled(cell: SafeString, label: str) -> SafeString:
    if not label:  # the column of checkboxes
        return cell
    return SafeString(cell[:TAG] + format_html(' data-label="{}"', label) + cell[TAG:])
