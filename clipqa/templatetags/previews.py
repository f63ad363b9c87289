"""The desk's way to show an answer before readers see it."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from clipqa.curation.previews import can_be_previewed, preview_token
from clipqa.models import Answer, Proposal
from clipqa.views.public import absolute

register = template.Library()


@register.inclusion_tag("admin/clipqa/answer/_preview.html", takes_context=True)
def preview_link(context: Context, record: Answer | Proposal | None) -> dict[str, Any]:
    """Whoever sees the page may see the preview; a new link each time, good for a day."""
    if record is None or not can_be_previewed(record):
        return {}
    path = reverse("preview", args=[preview_token(record)])
    return {"path": path, "address": absolute(context["request"], path)}
