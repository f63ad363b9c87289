"""Find the outlet or topic of a name, and similar names that may be meant.

Names are folded like questions, without invisible characters (`fold_name`). The database has no
folded names, so an import reads all names once, and only if a file has a name that the library
doesn't have in the same spelling.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from rapidfuzz.distance import OSA

from clipqa.db.statements import ids_in, texts_in
from clipqa.models import Outlet, Topic
from clipqa.models.question import fold_name

_NON_ALPHANUMERIC = re.compile("[^a-z0-9]+")
_DIGITS = re.compile(r"\d")
# Combining marks of these classes are letters, such as Indic vowel signs and kana voicing marks.
_LETTER_MARKS = {0, 7, 8, 9}
ARTICLE = "the "
MIN_MISSPELLED_LENGTH = 5  # shorter names with one edit between them differ: Iran and Iraq
MAX_COMPARED = 100  # names with the same key that a new name is compared with

Named = TypeVar("Named", bound=Outlet | Topic)


@dataclass(frozen=True)
class _Shape:
    """Normalized forms of a name, which are compared to find similar names."""

    normalized: str  # letters and digits only, without accents
    without_article: str
    # Two names with one edit between them have at least one key in common.
    keys: tuple[tuple[object, ...], ...]


@lru_cache(maxsize=4096)
def _shape(name: str) -> _Shape:
    folded = fold_name(name)
    normalized = _normalize(folded)
    article = folded.startswith(ARTICLE)
    return _Shape(
        normalized,
        (article and _normalize(folded.removeprefix(ARTICLE))) or normalized,
        _keys(normalized),
    )


def _normalize(folded: str) -> str:
    if folded.isascii():
        return _NON_ALPHANUMERIC.sub("", folded)
    decomposed = unicodedata.normalize("NFKD", folded)
    return unicodedata.normalize("NFC", "".join(filter(_is_letter, decomposed)))


def _is_letter(char: str) -> bool:
    if char.isalnum():
        return True
    is_mark = unicodedata.category(char)[0] == "M"
    return is_mark and unicodedata.combining(char) in _LETTER_MARKS


def _keys(normalized: str) -> tuple[tuple[object, ...], ...]:
    """Return keys, of which two names with one edit between them share at least one.

    An edit is in the first or in the second half of the shorter name, so the other half is equal.
    Two swapped letters leave the sorted letters equal.
    """
    digits = "".join(_DIGITS.findall(normalized))
    keys: list[tuple[object, ...]] = [(digits, "".join(sorted(normalized)))]
    for shorter in (len(normalized) - 1, len(normalized)):
        half = shorter // 2
        keys.append((digits, shorter, "begins", normalized[:half]))
        keys.append((digits, shorter, "ends", normalized[len(normalized) - (shorter - half) :]))
    return tuple(dict.fromkeys(keys))


class SimilarNames:
    """An index of names, to find near duplicates.

    Two names are near duplicates if they are equal without accents, punctuation, spaces and a
    leading "The", or have one edit between their letters. An edit does not count if the names have
    different digits.
    """

    def __init__(self) -> None:
        self._equal: dict[str, str] = {}
        self._near: dict[tuple[object, ...], list[tuple[str, str]]] = {}

    def add(self, name: str) -> None:
        shape = _shape(name)
        if not shape.normalized:
            return
        self._equal.setdefault(shape.without_article, name)
        for key in shape.keys:
            same = self._near.setdefault(key, [])
            if len(same) < MAX_COMPARED:
                same.append((shape.normalized, name))

    def find(self, name: str) -> str | None:
        """Return the first added name that is a near duplicate of this one, or None."""
        shape = _shape(name)
        if not shape.normalized:
            return None
        return self._equal.get(shape.without_article) or self._one_edit_away(shape)

    def _one_edit_away(self, shape: _Shape) -> str | None:
        for key in shape.keys:
            for other, name in self._near.get(key, ()):
                is_long = max(len(shape.normalized), len(other)) >= MIN_MISSPELLED_LENGTH
                if is_long and OSA.distance(shape.normalized, other, score_cutoff=1) <= 1:
                    return name
        return None


class NameIndex(Generic[Named]):
    """The names of the library's outlets or topics. Later look-ups read only newer records."""

    def __init__(self, model: type[Named]) -> None:
        self.model = model
        self.created: set[str] = set()  # names created by this import for exported records
        self.clear()

    def clear(self) -> None:
        """Discard all that was read, as after a rollback."""
        self._last_id = 0
        self._ids: dict[str, list[int]] = defaultdict(list)
        self._unindexed: list[str] = []
        self._similar = SimilarNames()

    def existing(self, names: Iterable[str]) -> dict[str, Named]:
        """Return the oldest record of each folded name, for those that have one."""
        self._read_newer()
        folded_names = {fold_name(name) for name in names}
        ids = [pk for folded in folded_names for pk in self._ids.get(folded, ())]
        found: dict[str, Named] = {}
        if ids:
            for record in self._records(pk__in=ids_in(ids)):
                folded = fold_name(record.name)  # it may have been renamed after `_read_newer`
                if folded in folded_names:
                    found.setdefault(folded, record)
        return found

    def find_similar(self, name: str) -> str | None:
        for existing in self._unindexed:
            self._similar.add(existing)
        self._unindexed = []
        return self._similar.find(name)

    def _read_newer(self) -> None:
        rows = self.model._default_manager.filter(pk__gt=self._last_id).order_by("pk")
        for pk, name in rows.values_list("pk", "name"):
            self._last_id = pk
            self._ids[fold_name(name)].append(pk)
            self._unindexed.append(name)

    def _records(self, **conditions: Any) -> Iterable[Named]:
        records: QuerySet[Any] = self.model._default_manager.filter(**conditions)
        return records.order_by("pk")


class NameMap(Generic[Named]):
    """The outlets or topics that a batch refers to: existing ones, and new ones to create."""

    def __init__(self, names: Iterable[str], index: NameIndex[Named]) -> None:
        self._index = index
        names = set(names)
        found: QuerySet[Any] = index.model._default_manager.filter(name__in=texts_in(names))
        self._by_name: dict[str, Named] = {record.name: record for record in found}
        unknown = names - self._by_name.keys()
        self._by_folded = index.existing(unknown) if unknown else {}
        self._similar = SimilarNames()
        self.new: list[Named] = []

    def get(self, name: str, *, is_exported: bool = False) -> Named | None:
        """Return the record of this exact name, else of one with the same folded name.

        An export has the exact names of its library. If it has two names that only differ in
        spelling, both records are created, so that they stay separate in the new library.
        """
        found = self._by_name.get(name) or self._by_folded.get(fold_name(name))
        if found is None or found.name == name:
            return found
        return None if is_exported and found.name in self._index.created else found

    def create(self, name: str, *, is_exported: bool = False) -> tuple[Named, str | None]:
        """Return a new record with this name, and the name of its near duplicate, or None."""
        similar = self._similar.find(name) or self._index.find_similar(name)
        record = self._index.model(name=name)
        self._by_name[name] = record
        self._by_folded.setdefault(fold_name(name), record)
        self._similar.add(name)
        self.new.append(record)
        if is_exported:
            self._index.created.add(name)
        return record, similar
