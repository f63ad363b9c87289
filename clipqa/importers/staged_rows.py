"""The rows of an uploaded file, with the columns, corrections and names that its user chose."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from clipqa.importers import lists
from clipqa.importers.columns import clean
from clipqa.importers.csv_rows import cell_value
from clipqa.importers.lists import join_topics
from clipqa.importers.problems import FieldError, FileError, RowError
from clipqa.importers.raw import RawRow
from clipqa.importers.records import FIELDS
from clipqa.models.question import fold_name, fold_question

Texts = dict[str, str]
IDENTIFIERS = {"key", "public_id"}
# What identifies an answer in a table without a column of keys.
IDENTITY = ("language", "question", "video_url", "start", "end")


@dataclass
class Choices:
    corrections: Mapping[str, Texts] = field(default_factory=dict)  # row -> field -> text
    renames: Mapping[str, Texts] = field(default_factory=dict)  # field -> name -> existing name


class StagedRows:
    """Yields the rows, and keeps their values, since rejected ones are shown.

    Raises FileError for more than `most` rows.
    """

    def __init__(self, rows: Iterable[RawRow], choices: Choices, most: int) -> None:
        self._rows = rows
        self._choices = choices
        self._most = most
        self._values: dict[int, Mapping[str, object]] = {}

    def __iter__(self) -> Iterator[RawRow]:
        for row, raw in self._rows:
            given = self._with_corrections(row, raw)
            if isinstance(given, Mapping):
                self._values[row] = given
                self._limit()
                yield row, self._completed(given)
            else:
                yield row, given

    def texts_of(self, row: int) -> Texts | None:
        """Return the values of a row as they stand in inputs, or None if they can't be read."""
        values = self._values.get(row)
        if values is None:
            return None
        return {name: clean(cell_value(value)) for name, value in values.items()}

    def _limit(self) -> None:
        if len(self._values) > self._most:
            text = _(
                "The file has more than %(most)s rows. Split it into several files, or ask an "
                "administrator to import it with the command import_answers."
            )
            raise FileError(text % {"most": f"{self._most:,}"})

    def _with_corrections(self, row: int, raw: Any) -> Any:
        corrections = self._choices.corrections.get(str(row), {})
        if isinstance(raw, RowError) and raw.raw is not None:
            self._values[row] = _fields(raw.raw)
            # Its own cell is read again only if it was corrected.
            return {**_fields(raw.raw), **corrections} if raw.field in corrections else raw
        return {**_fields(raw), **corrections} if isinstance(raw, Mapping) else raw

    def _completed(self, raw: Mapping[str, object]) -> dict[str, object]:
        renamed = {**raw, **self._renamed(raw)}
        if not IDENTIFIERS & raw.keys():
            renamed["key"] = derived_key(raw)
        return renamed

    def _renamed(self, raw: Mapping[str, object]) -> dict[str, object]:
        renames, outlet = self._choices.renames, raw.get("outlet")
        found: dict[str, object] = {}
        if isinstance(outlet, str) and (other := renames.get("outlet", {}).get(outlet.strip())):
            found["outlet"] = other
        if (topics := renames.get("topic")) and raw.get("topics"):
            try:
                names = lists.topics(raw["topics"])
            except FieldError:  # reported by the import itself
                return found
            found["topics"] = join_topics([topics.get(name, name) for name in names])
        return found


def derived_key(raw: Mapping[str, object]) -> str:
    """Return a key for a row of a table without keys: the same row gets it again."""
    parts = (fold_question(fold_name(cell_value(raw.get(name)))) for name in IDENTITY)
    digest = hashlib.sha256("\n".join(parts).encode(errors="replace")).hexdigest()
    return f"table-{digest[:24]}"


def _fields(raw: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in raw.items() if name in FIELDS}
