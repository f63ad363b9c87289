"""The vocabulary counts exactly the words of visible answers."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from clipqa.curation import archive, delete_answers, save_answer, save_record
from clipqa.models import SearchEntry, SearchSpelling, SearchStatistics, SearchTerm, SearchWord
from clipqa.search import find
from clipqa.search.backends import get_backend
from clipqa.search.drift import find_drift
from clipqa.search.indexing import rebuild_index
from clipqa.search.suggest import suggest
from clipqa.search.vocabulary import TERM_FIELDS, recount, spellings_of, words_in
from tests.factories import make_answer, make_outlet, make_published

pytestmark = pytest.mark.django_db


def counted() -> tuple[dict[str, int], dict[str, int], tuple[int, int]]:
    terms = dict(SearchTerm.objects.filter(entries__gt=0).values_list("term", "entries"))
    words = dict(SearchWord.objects.filter(entries__gt=0).values_list("word", "entries"))
    statistics = SearchStatistics.objects.filter(pk=1).values_list("entries", "terms").first()
    return terms, words, statistics or (0, 0)


def true_counts() -> tuple[dict[str, int], dict[str, int], tuple[int, int]]:
    terms: Counter[str] = Counter()
    words: Counter[str] = Counter()
    length = 0
    for entry in SearchEntry.objects.visible():
        held = [term for name in TERM_FIELDS for term in getattr(entry, name).split()]
        terms.update(set(held))
        words.update(words_in(entry))
        length += len(held)
    return dict(terms), dict(words), (SearchEntry.objects.visible().count(), length)


def test_the_counts_are_correct_after_edits() -> None:
    answers = [make_published(f"Who counts the {word}?") for word in ("votes", "boats", "bells")]
    make_answer("Who counts the drafts?")
    answers[0].body = "Volunteers, twice."
    save_answer(answers[0])
    archive([answers[1]])
    delete_answers([answers[2]])
    outlet = make_outlet()
    outlet.name = "Delta News"
    save_record(outlet)
    assert counted() == true_counts()
    assert counted()[2][0] == 1


def test_a_recount_and_a_rebuild_give_the_same_counts() -> None:
    make_published("Who counts the votes?")
    before = counted()
    recount()
    assert counted() == before
    SearchTerm.objects.all().delete()
    rebuild_index()
    assert counted() == before == true_counts()


def test_the_index_stays_consistent_with_the_entries() -> None:
    answers = [make_published() for _ in range(3)]
    answers[0].body = "Another text."
    save_answer(answers[0])
    archive([answers[1]])
    assert get_backend().is_consistent()


def emptied(index: str) -> str:
    return f"INSERT INTO {index}({index}) VALUES ('delete-all')"


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(emptied("clipqa_search_index"), marks=pytest.mark.sqlite_only),
        pytest.param(emptied("clipqa_search_index_questions"), marks=pytest.mark.sqlite_only),
        pytest.param(
            "UPDATE clipqa_searchentry SET terms_vector = 'other'",
            marks=pytest.mark.postgres_only,
        ),
    ],
)
def test_an_inconsistent_index_is_detected_and_repaired_by_a_rebuild(spoil: str) -> None:
    answer = make_published("Who counts the votes?")
    with connection.cursor() as cursor:
        cursor.execute(spoil)
    assert not find_drift().index_is_consistent
    rebuild_index()
    assert not find_drift()
    assert find("votes").ids == (answer.pk,)
    assert [found.kind for found in suggest("who votes")] == ["question"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: SearchTerm.objects.filter(term="vote").update(entries=7),
        lambda: SearchWord.objects.filter(word="votes").update(term=""),
        lambda: SearchWord.objects.create(word="ghost", term="ghost", entries=1),
        lambda: SearchSpelling.objects.all().delete(),
        lambda: SearchStatistics.objects.update(terms=1),
    ],
    ids=["a count", "a word's term", "a word of nothing", "spellings", "totals"],
)
def test_a_wrong_vocabulary_is_detected_and_repaired_by_a_rebuild(
    spoil: Callable[[], object],
) -> None:
    make_published("Who counts the votes?")
    assert find_drift().miscounted == 0
    spoil()
    assert find_drift().miscounted > 0
    rebuild_index()
    assert not find_drift()


def spellings() -> dict[str, set[str]]:
    rows: dict[str, set[str]] = {}
    for spelling, word in SearchSpelling.objects.values_list("spelling", "word__word"):
        rows.setdefault(word, set()).add(spelling)
    return rows


def test_a_word_has_spellings_with_each_letter_left_out() -> None:
    assert spellings_of("tree") == {"tree", "ree", "tee", "tre"}
    assert spellings_of("no") == {"no"}
    assert spellings_of("covid19") == set()
    assert spellings_of("x" * 60) == {"x" * 60}


def test_spellings_are_created_and_deleted_with_their_word() -> None:
    answers = [make_published(f"Who counts the {word}?") for word in ("votes", "boats42")]
    make_answer("Who counts the drafts?")
    words = SearchWord.objects.values_list("word", flat=True)
    assert spellings() == {word: held for word in words if (held := spellings_of(word))}
    assert {"votes", "votse"} & spellings().keys() == {"votes"}
    archive([answers[0]])
    recount()
    assert "votes" not in spellings()
    assert "counts" in spellings()


def test_missing_spellings_are_created_by_a_recount() -> None:
    make_published("Who counts the votes?")
    before = spellings()
    SearchSpelling.objects.filter(word__word="votes").delete()
    recount()
    assert spellings() == before


@pytest.mark.sqlite_only
def test_sqlite_stores_each_spelling_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'clipqa_searchspelling'")
        assert cursor.fetchone()[0].endswith("WITHOUT ROWID")
