"""Public records by slug, read with a statement that is compiled once."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone

from clipqa.db.replicas import reading_connection
from clipqa.db.statements import Columns, compiled_once, placeholder
from clipqa.models.sluggable import Sluggable

ModelT = TypeVar("ModelT", bound=Sluggable)


class BySlug(Generic[ModelT]):
    """Looks up the records of a queryset by their slug.

    `listed` returns the queryset of records that are public at a moment. `related` names foreign
    keys to select with the record.
    """

    def __init__(
        self, listed: "Callable[..., QuerySet[ModelT]]", related: Sequence[str] = ()
    ) -> None:
        self.listed = listed
        self._related = related
        self._statement = compiled_once(self._rows)

    def find(self, slug: str) -> ModelT | None:
        using, statement = reading_connection(), self._statement()
        rows = statement.ask_raw(using, slug=slug, now=timezone.now())
        found: list[ModelT] = [
            self._columns.record(iter(values), using.alias) for values in statement.converted(rows)
        ]
        return next(iter(found), None)

    def _rows(self) -> "QuerySet[Any, Any]":
        records = self.listed(placeholder("now")).filter(slug=placeholder("slug")).order_by()
        return records.values_list(*self._columns.names)

    @cached_property
    def _columns(self) -> Columns:
        model = self.listed().model
        models: dict[str, Any] = {"": model}
        models |= {name: model._meta.get_field(name).related_model for name in self._related}
        return Columns(
            {path: (model_class, _fields(model_class)) for path, model_class in models.items()}
        )


def _fields(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]
