"""The preview link in the admin."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from clipqa.curation.previews import can_be_previewed, preview_token
from clipqa.models import Answer, Article, RecordProposal
from clipqa.views.public import absolute

register = template.Library()


@register.inclusion_tag("admin/clipqa/_preview.html", takes_context=True)
def preview_link(
    context: Context, record: Answer | Article | RecordProposal | None
) -> dict[str, Any]:
    """Render a new preview link, valid for a day. Users who see the record may see the preview."""
    if record is None or not can_be_previewed(record):
        return {}
    path = reverse("preview", args=[preview_token(record)])
    return {"path": path, "address": absolute(context["request"], path)}
