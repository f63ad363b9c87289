"""The vocabulary counts exactly the words of visible answers."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from clipqa.curation import archive, delete_answers, save_answer, save_noun
from clipqa.models import SearchEntry, SearchStatistics, SearchTerm, SearchTrigram, SearchWord
from clipqa.search import find
from clipqa.search.backends import get_backend
from clipqa.search.drift import find_drift
from clipqa.search.indexing import rebuild_index
from clipqa.search.vocabulary import TERM_FIELDS, recount, words_in
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


def test_edits_keep_the_counts_true() -> None:
    answers = [make_published(f"Who counts the {word}?") for word in ("votes", "boats", "bells")]
    make_answer("Who counts the drafts?")
    answers[0].body = "Volunteers, twice."
    save_answer(answers[0])
    archive([answers[1]])
    delete_answers([answers[2]])
    outlet = make_outlet()
    outlet.name = "Delta News"
    save_noun(outlet)
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


def test_the_engine_s_index_stays_in_step_with_the_entries() -> None:
    answers = [make_published() for _ in range(3)]
    answers[0].body = "Another text."
    save_answer(answers[0])
    archive([answers[1]])
    assert get_backend().is_in_step()


SPOILED = {
    "sqlite": "INSERT INTO clipqa_search_index(clipqa_search_index) VALUES ('delete-all')",
    "postgresql": "UPDATE clipqa_searchentry SET terms_vector = 'other'",
}


def test_an_index_out_of_step_is_noticed_and_a_rebuild_mends_it() -> None:
    answer = make_published("Who counts the votes?")
    with connection.cursor() as cursor:
        cursor.execute(SPOILED[connection.vendor])
    assert not find_drift().index_is_in_step
    rebuild_index()
    assert not find_drift()
    assert find("votes").ids == (answer.pk,)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: SearchTerm.objects.filter(term="vote").update(entries=7),
        lambda: SearchWord.objects.filter(word="votes").update(term=""),
        lambda: SearchWord.objects.create(word="ghost", term="ghost", entries=1),
        lambda: SearchTrigram.objects.all().delete(),
        lambda: SearchStatistics.objects.update(terms=1),
    ],
    ids=["a count", "a word's term", "a word of nothing", "spellings", "totals"],
)
def test_a_vocabulary_that_drifted_is_noticed_and_a_rebuild_mends_it(
    spoil: Callable[[], object],
) -> None:
    make_published("Who counts the votes?")
    assert find_drift().miscounted == 0
    spoil()
    assert find_drift().miscounted > 0
    rebuild_index()
    assert not find_drift()
