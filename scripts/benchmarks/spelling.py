"""Haste that changes nothing: each word is cut once, and all spellings are written at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from unittest.mock import patch

from django.db import connection

from clipqa.models import SearchEntry, SearchSpelling, SearchWord
from clipqa.search import entries, vocabulary
from clipqa.search.terms import index_text
from clipqa.search.vocabulary import spellings_of
from clipqa.search.words import words_of


@contextmanager
def cutting_each_word_once() -> Iterator[None]:
    """The product's own cutting, remembered word by word: nothing it makes reaches over a blank."""
    with (
        patch.object(entries, "index_text", _index_text),
        patch.object(vocabulary, "words_in", _words_in),
    ):
        yield


def _index_text(text: str) -> str:
    return " ".join(filter(None, map(_terms, text.split())))


def _words_in(entry: SearchEntry) -> set[str]:
    texts = (getattr(entry, name) for name in vocabulary.TEXT_FIELDS)
    return {word for text in texts for token in text.split() for word in _folded(token)}


_terms = cache(index_text)


@cache
def _folded(token: str) -> tuple[str, ...]:
    return tuple(word.folded for word in words_of(token) if not word.is_unspaced)


@contextmanager
def spelling_all_at_once() -> Iterator[None]:
    """The product asks which words have no spellings yet; in a library made anew none has."""
    with patch.object(vocabulary, "_spell", _spell_all):
        yield


def _spell_all(words: list[str]) -> None:
    known = SearchWord.objects.values_list("word", "pk").iterator(5_000)
    rows = sorted((spelling, pk) for word, pk in known for spelling in spellings_of(word))
    table = SearchSpelling._meta.db_table
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} (spelling, word_id) VALUES (%s, %s)", rows)  # noqa: S608
