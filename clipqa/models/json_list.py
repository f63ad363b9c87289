"""An aggregate that collects values into a JSON list, on both databases."""

from typing import Any

from django.db.models import Aggregate, JSONField


class JsonList(Aggregate):
    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()
    allow_distinct = True
    name = "JsonList"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)
