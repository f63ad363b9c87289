"""Filter a list by a related record: a bounded number of choices, a search box for others."""

from typing import Any

from django.contrib.admin import FieldListFilter, RelatedFieldListFilter
from django.contrib.admin.utils import get_model_from_relation
from django.contrib.admin.views.main import ChangeList
from django.db.models import Field, QuerySet
from django.http import HttpRequest

from clipqa.admin.record_ids import record_ids

FIND = "__find"  # suffix of the parameter that searches for a related record
MAX_CHOICES = 30


class BoundedRelatedFilter(RelatedFieldListFilter):
    """List at most `max_choices` records and the chosen one, with a box to search for others.

    Takes at most three statements, however many records there are.
    """

    template = "admin/related_filter.html"
    max_choices = MAX_CHOICES
    has_more = False
    found_none = False

    def __init__(
        self,
        field: Field,
        request: HttpRequest,
        params: Any,
        model: Any,
        model_admin: Any,
        field_path: str,
    ) -> None:
        self.find_parameter = field_path + FIND
        self.sought = request.GET.get(self.find_parameter, "").strip()
        self.kept: list[tuple[str, str]] = []
        super().__init__(field, request, params, model, model_admin, field_path)

    def has_output(self) -> bool:
        return self.offers_box or super().has_output()

    @property
    def offers_box(self) -> bool:
        return self.has_more or bool(self.sought)

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        model = get_model_from_relation(field)
        rows = model._default_manager.all()
        admins: Any = self.field_admin_ordering(field, request, model_admin)
        ordering: Any = admins or model._meta.ordering
        shown = list(
            self._sought(rows, request, model_admin).order_by(*ordering)[: MAX_CHOICES + 1]
        )
        self.has_more, self.found_none = len(shown) > MAX_CHOICES, not shown and bool(self.sought)
        shown = shown[:MAX_CHOICES]
        missing = {*record_ids(self.lookup_val or [])} - {record.pk for record in shown}
        chosen = list(rows.filter(pk__in=missing)) if missing else []
        return [(record.pk, str(record)) for record in [*chosen, *shown]]

    def choices(self, changelist: ChangeList) -> Any:
        left_out = {self.find_parameter, self.lookup_kwarg, self.lookup_kwarg_isnull}
        given = changelist.params.items()
        self.kept = [(name, value) for name, value in given if name not in left_out]
        return super().choices(changelist)

    def _sought(self, rows: QuerySet, request: HttpRequest, model_admin: Any) -> QuerySet:
        """Search as the change list of the related model does."""
        desk = model_admin.admin_site._registry.get(rows.model)
        if not self.sought or desk is None:
            return rows
        found: QuerySet = desk.get_search_results(request, rows, self.sought)[0]
        return found


class BoundedChangeList(ChangeList):
    def get_filters_params(self, params: Any = None) -> Any:
        """Omit the searches for related records, which don't filter the list."""
        found: dict[str, Any] = super().get_filters_params(params)
        return {name: value for name, value in found.items() if not name.endswith(FIND)}

    @property
    def is_finding(self) -> bool:
        return any(name.endswith(FIND) for name in self.params)


FieldListFilter.register(
    lambda field: bool(field.remote_field), BoundedRelatedFilter, take_priority=True
)
