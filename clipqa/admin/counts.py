"""How many records lean on each row of a list, inside the list's one statement."""

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce


def count_of(model: type[models.Model], path: str) -> Coalesce:
    leaning = model._default_manager.filter(**{path: OuterRef("pk")}).order_by().values(path)
    return Coalesce(Subquery(leaning.annotate(count=Count("pk")).values("count")), 0)
