"""An aggregate that joins values to one text, on both databases."""

from typing import Any

from django.db.models import Aggregate, F, TextField, Value
from django.db.models.functions import Cast


class Joined(Aggregate):
    """In no order to rely on, but two of one statement in the same; None without any values."""

    function = "GROUP_CONCAT"
    output_field = TextField()
    name = "Joined"

    def __init__(self, expression: str, between: str, **extra: Any) -> None:
        super().__init__(F(expression), Value(between), **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        value, *others = self.get_source_expressions()
        copy = self.copy()
        copy.set_source_expressions([Cast(value, TextField()), *others])
        return copy.as_sql(compiler, connection, function="STRING_AGG", **context)
