"""Names of records' models."""

from django import template
from django.db.models import Model
from django.utils.text import capfirst

register = template.Library()


@register.filter
def kind(record: Model) -> str:
    """Return the name of a record's model, such as “Question”."""
    return capfirst(str(record._meta.verbose_name))
