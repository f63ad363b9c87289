"""Haste that changes nothing: all spellings are written at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db import connection

from clipqa.models import SearchSpelling, SearchWord
from clipqa.search import vocabulary
from clipqa.search.vocabulary import spellings_of


@contextmanager
def spelling_all_at_once() -> Iterator[None]:
    """The product asks which words have no spellings yet; in a library made anew none has."""
    with patch.object(vocabulary, "_spell", _spell_all):
        yield


def _spell_all(words: object) -> None:
    known = SearchWord.objects.values_list("word", "pk").iterator(5_000)
    rows = sorted((spelling, pk) for word, pk in known for spelling in spellings_of(word))
    table = SearchSpelling._meta.db_table
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} (spelling, word_id) VALUES (%s, %s)", rows)  # noqa: S608
