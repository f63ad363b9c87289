"""The contract of a search backend, tested on the one of the database in use."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from clipqa.search import SearchTooSlow, find
from clipqa.search.backends import BackendQuery, QueryTerm, gather, get_backend
from clipqa.search.corpus import NEWEST
from clipqa.search.indexing import index_answers
from clipqa.search.limits import Limits, limited_to
from tests.factories import make_published

pytestmark = pytest.mark.django_db
ENDLESS = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000)
    SELECT count(*) FROM n
"""


def find_ids(*terms: str, min_score: float = 0.0, **more: list[list[str]]) -> list[int]:
    asked = [QueryTerm(term, 1, 1.0) for term in terms]
    return gather(get_backend(), BackendQuery(asked, min_score, **more), timezone.now(), 100).ids


@pytest.mark.django_db(transaction=True)
def test_a_statement_is_cancelled_after_its_budget_and_the_next_one_is_not() -> None:
    with pytest.raises(SearchTooSlow):
        get_backend().rows(ENDLESS, [])
    assert get_backend().rows("SELECT 1", []) == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_the_budget_ends_with_its_statement() -> None:
    get_backend().rows("SELECT 1", [])
    with pytest.raises(SearchTooSlow):
        get_backend().rows(ENDLESS, [])
    make_published("Can the desk still write?")


def test_entries_with_more_terms_are_first_and_equal_ones_are_newest_first() -> None:
    one = make_published("Who met?", body="The envoy came.")
    same = make_published("Who else met?", body="The envoy left.")
    both = make_published("Who signed?", body="The envoy and the minister.")
    assert find_ids("envoy", "minist") == [both.pk, same.pk, one.pk]


def test_a_term_in_the_question_scores_higher() -> None:
    asked = make_published("Who is the envoy?", body="Somebody.")
    in_answer = make_published("Who came?", body="The envoy.")
    assert find_ids("envoy") == [asked.pk, in_answer.pk]


def test_entries_below_the_minimum_score_do_not_match() -> None:
    make_published("Who met?", body="The envoy came.")
    both = make_published("Who signed?", body="The envoy and the minister.")
    assert find_ids("envoy", "minist", min_score=2.0) == [both.pk]


def test_phrases_are_required_and_exclusions_removed() -> None:
    plain = make_published("Who met?", body="The tall envoy came.")
    make_published("Who left?", body="The tall envoy and the minister left.")
    make_published("Who is tall?", body="The envoy.")
    found = find_ids("envoy", phrases=[["tall", "envoy"]], excluded=[["minist"]])
    assert found == [plain.pk]


def test_words_outside_a_phrase_sort_the_entries_with_the_phrase() -> None:
    in_answer = make_published("Who met?", body="The tall envoy met the minister.")
    make_published("Who left?", body="The envoy and the tall minister.")
    asked = make_published("Which minister met?", body="The tall envoy.")
    newest = make_published("Who came?", body="The tall envoy.")
    found = find_ids("envoy", "minist", phrases=[["tall", "envoy"]])
    assert found == [asked.pk, in_answer.pk, newest.pk]


def test_a_phrase_of_stop_words_restricts_the_matches_of_other_terms() -> None:
    asked = make_published("Who is the envoy?", body="Somebody.")
    make_published("Is the envoy here?", body="No.")
    make_published("Who is the minister?", body="Somebody.")
    assert list(find('"who is" envoy').ids) == [asked.pk]


def test_of_too_many_entries_with_a_phrase_those_with_it_in_the_question_are_read() -> None:
    for number in range(3):
        make_published(f"Who came {number}?", body="The tall envoy.")
    asked = make_published("Who is the tall envoy?", body="Somebody.")
    with limited_to(Limits(phrase_postings=2)):
        found = find('"tall envoy"')
    assert found.ids[0] == asked.pk
    assert not found.is_complete
    with limited_to(Limits(phrase_postings=4)):
        found = find('"tall envoy"')
    assert (len(found.ids), found.is_complete) == (4, True)


def test_separate_words_never_match_a_phrase() -> None:
    in_body = make_published("Who is the envoy, and how tall?", body="The tall envoy.")
    asked = make_published("Who is the tall envoy?", body="Somebody.")
    make_published("How tall is the envoy?", body="Very.")
    make_published("Who is taller than the envoy?", body="The tallenvoy.")
    with limited_to(Limits(phrase_postings=3)):
        assert set(find('"tall envoy"').ids) == {asked.pk, in_body.pk}


def test_a_common_term_counts_only_with_a_rare_one() -> None:
    make_published("Who came?", body="The envoy.")
    both = make_published("Who left?", body="The envoy and the minister.")
    rare = make_published("Who stayed?", body="The minister.")
    wanted = BackendQuery([QueryTerm("minist", 2, 2.0)], 0.0, common=[QueryTerm("envoy", 2, 1.0)])
    assert gather(get_backend(), wanted, timezone.now(), 100).ids == [both.pk, rare.pk]


def test_without_enough_score_the_entries_with_rare_terms_are_returned() -> None:
    make_published("Who came?", body="The envoy.")
    rare = make_published("Who stayed?", body="The minister.")
    wanted = BackendQuery([QueryTerm("minist", 1, 1.0)], 1.5, common=[QueryTerm("envoy", 1, 1.0)])
    assert gather(get_backend(), wanted, timezone.now(), 100).ids == [rare.pk]


def test_hidden_entries_do_not_match_however_many_there_are() -> None:
    seen = make_published("Who is the envoy?")
    for number in range(4):
        make_published(f"Who is envoy {number}?", publish_at=timezone.now() + timedelta(days=1))
    with limited_to(Limits(single_term_postings=2)):
        assert find_ids("envoy") == [seen.pk]


def test_of_too_many_postings_those_with_the_term_in_the_question_are_read() -> None:
    asked = make_published("Who is the envoy?", body="Somebody.")
    for number in range(4):
        make_published(f"Who came {number}?", body="The envoy.")
    query = BackendQuery([QueryTerm("envoy", 5, 1.0)], 0.0)
    with limited_to(Limits(single_term_postings=3)):
        found = gather(get_backend(), query, timezone.now(), 100).ids
    assert found[0] == asked.pk
    assert len(found) == 2


def test_an_entry_read_twice_for_a_common_term_scores_only_once() -> None:
    asked = make_published("Who is the envoy?", body="The envoy.")
    for number in range(4):
        make_published(f"Who came {number}?", body="The envoy.")
    in_answer = make_published("Who stayed?", body="The minister.")
    query = BackendQuery([QueryTerm("envoy", 5, 1.0), QueryTerm("minist", 1, 1.8)], 0.0)
    with limited_to(Limits(term_postings=3)):
        found = gather(get_backend(), query, timezone.now(), 100).ids
    assert found[:2] == [in_answer.pk, asked.pk]


def test_more_postings_are_read_for_one_of_several_words_than_for_a_single_word() -> None:
    for number in range(4):
        make_published(f"Who came {number}?", body="The envoy of a minister.")
    with limited_to(Limits(term_postings=4, single_term_postings=3)):
        alone, beside = find("envoy"), find("envoy minister")
    assert (len(alone.ids), alone.is_complete) == (3, False)
    assert (len(beside.ids), beside.is_complete) == (4, True)


def test_the_newest_answer_is_read_from_an_index_without_sorting() -> None:
    make_published("Who is the envoy?")
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # else it scans and sorts so few rows
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"{explain} {NEWEST}", [timezone.now()])
        plan = str(cursor.fetchall())
    assert "entry_" in plan
    assert "sort" not in plan.lower()
    assert "temp b-tree" not in plan.lower()


@pytest.mark.postgres_only
@pytest.mark.parametrize(
    ("setting", "value"), [("jit", "off"), ("max_parallel_workers_per_gather", "0")]
)
def test_queries_are_neither_compiled_nor_run_in_parallel(setting: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {setting}")
        assert cursor.fetchone() == (value,)


@pytest.mark.postgres_only
def test_the_pending_list_of_the_index_stays_short_after_edits() -> None:
    answer = make_published("Who hosts the talks?", body=" ".join(f"word{n}" for n in range(300)))
    for _ in range(40):
        with transaction.atomic():
            index_answers([answer.pk])
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('entry_terms')")
        (pages,) = cursor.fetchone()
    assert pages <= 10
