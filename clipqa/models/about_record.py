"""Rows about an answer or an article, each in a table of its own."""

from typing import Any, ClassVar

from django.db import models


class AboutRecord(models.Model):
    record_name: ClassVar[str]  # the relation to the answer or the article, and its model's name

    class Meta:
        abstract = True

    @property
    def record(self) -> Any:
        return getattr(self, self.record_name)

    @record.setter
    def record(self, record: Any) -> None:
        setattr(self, self.record_name, record)

    @property
    def record_id(self) -> Any:
        return getattr(self, f"{self.record_name}_id")
