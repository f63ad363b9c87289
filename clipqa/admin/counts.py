"""Count the related records of each row of a list by a subquery of its statement."""

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce


def count_of(model: type[models.Model], path: str) -> Coalesce:
    dependents = model._default_manager.filter(**{path: OuterRef("pk")}).order_by().values(path)
    return Coalesce(Subquery(dependents.annotate(count=Count("pk")).values("count")), 0)
