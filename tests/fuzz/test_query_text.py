"""Every search text is parsed without errors, in time linear to its length."""

import os
import time
from collections.abc import Callable
from random import Random

import pytest
from django.http import QueryDict

from clipqa.feed.parsing import parse_query
from clipqa.feed.query import MAX_TEXT_LENGTH
from clipqa.lib.words import raw_words, words_of
from clipqa.search.prefix_match import Typed
from clipqa.search.snippets import best_passage, mark_text
from clipqa.search.terms import index_words, terms_of
from clipqa.search.text import MAX_WORDS, asked_terms, parse_text, phrase_terms
from lab.benchmarks.hostile import hostile_text

SECONDS = float(os.environ.get("CLIPQA_FUZZ_SECONDS", "2"))
SEED = int(os.environ.get("CLIPQA_FUZZ_SEED", "21"))
MAX_GROWTH, MAX_SECONDS = 6, 1.0
MIN = 0.002  # seconds; shorter times can't be compared
MAX_INDEXED_LENGTH = 50_000


def random_query(random: Random) -> str:
    """Return a text of at most `MAX_TEXT_LENGTH` characters, half of the time a hostile one."""
    if random.random() < 0.5:
        return hostile_text(random)
    length = random.randint(0, MAX_TEXT_LENGTH)
    return "".join(map(chr, random.choices(_any_character(random), k=length)))


def _any_character(random: Random) -> list[int]:
    """Return code points of all of Unicode with surrogates. Few of them repeat more often."""
    return [random.randrange(0x110000) for _ in range(random.choice((1, 3, 40, 400)))]


def read(text: str) -> None:
    """Parse a search text as a request does before it queries the database."""
    data = QueryDict(mutable=True)
    data["q"] = text
    parse_query(data)
    parsed = parse_text(text)
    asked_terms(parsed.included)
    for phrase in (*parsed.phrases, *parsed.excluded):
        phrase_terms(phrase)
    typed = Typed.read(text)
    if typed:
        assert len(typed.terms) <= MAX_WORDS
        typed.fit(tuple(words_of(text)), text)


def mark(text: str) -> None:
    terms = frozenset(term.text for term in asked_terms(text[:MAX_TEXT_LENGTH]))
    mark_text(text, terms)
    best_passage(text, terms)


def index(text: str) -> None:
    assert index_words(raw_words(text)) == " ".join(term.text for term in terms_of(text))


def seconds_of(work: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    work(text)
    return time.process_time() - began


def test_any_search_text_is_parsed_within_a_second() -> None:
    random, ends_at = Random(SEED), time.monotonic() + SECONDS
    while time.monotonic() < ends_at:
        text = random_query(random)
        assert seconds_of(read, text) < MAX_SECONDS, ascii(text)


@pytest.mark.parametrize(
    ("work", "longest"),
    [(read, 16 * MAX_TEXT_LENGTH), (mark, MAX_INDEXED_LENGTH), (index, MAX_INDEXED_LENGTH)],
    ids=["read", "mark", "index"],
)
def test_the_time_is_linear_to_the_length(work: Callable[[str], object], longest: int) -> None:
    """Also for longer texts, since the same code parses answers and transcripts."""
    random, ends_at = Random(SEED), time.monotonic() + SECONDS
    while time.monotonic() < ends_at:
        piece = random_query(random)[: random.choice((1, 7, 60, MAX_TEXT_LENGTH))] or " "
        text = (piece * (longest // len(piece) + 1))[:longest]
        work(text)  # fills the caches of words
        # Repeated if the growth seems too large, since other processes may cause it.
        assert any(_is_linear(work, text, tries) for tries in (3, 9, 27)), ascii(piece)


def _is_linear(work: Callable[[str], object], text: str, tries: int) -> bool:
    short = text[: len(text) // 4]
    times = [(seconds_of(work, short), seconds_of(work, text)) for _ in range(tries)]
    few, many = map(min, zip(*times, strict=True))
    return many < MAX_SECONDS and many <= MAX_GROWTH * max(few, MIN)
