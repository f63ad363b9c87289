"""What an engine must do, asked of the one in use: the suite runs on each."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from clipqa.search import SearchTooSlow, find
from clipqa.search.backends import Asked, Wanted, gather, get_backend
from clipqa.search.caps import Caps, capped
from clipqa.search.indexing import index_answers
from clipqa.search.known import NEWEST
from tests.factories import make_published

pytestmark = pytest.mark.django_db
ENDLESS = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000)
    SELECT count(*) FROM n
"""


def gathered(*terms: str, least: float = 0.0, **more: list[list[str]]) -> list[int]:
    asked = [Asked(term, 1, 1.0) for term in terms]
    return gather(get_backend(), Wanted(asked, least, **more), timezone.now(), 100).ids


@pytest.mark.django_db(transaction=True)
def test_a_statement_is_stopped_at_its_budget_and_the_next_one_is_not() -> None:
    with pytest.raises(SearchTooSlow):
        get_backend().rows(ENDLESS, [])
    assert get_backend().rows("SELECT 1", []) == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_the_budget_is_over_when_the_statement_is() -> None:
    get_backend().rows("SELECT 1", [])
    with pytest.raises(SearchTooSlow):
        get_backend().rows(ENDLESS, [])
    make_published("Can the desk still write?")


def test_who_holds_more_comes_first_and_of_equals_the_newest() -> None:
    one = make_published("Who met?", body="The envoy came.")
    same = make_published("Who else met?", body="The envoy left.")
    both = make_published("Who signed?", body="The envoy and the minister.")
    assert gathered("envoy", "minist") == [both.pk, same.pk, one.pk]


def test_a_term_in_the_question_is_worth_more() -> None:
    asked = make_published("Who is the envoy?", body="Somebody.")
    told = make_published("Who came?", body="The envoy.")
    assert gathered("envoy") == [asked.pk, told.pk]


def test_what_is_worth_too_little_is_left_out() -> None:
    make_published("Who met?", body="The envoy came.")
    both = make_published("Who signed?", body="The envoy and the minister.")
    assert gathered("envoy", "minist", least=2.0) == [both.pk]


def test_phrases_are_required_and_exclusions_taken_away() -> None:
    plain = make_published("Who met?", body="The tall envoy came.")
    make_published("Who left?", body="The tall envoy and the minister left.")
    make_published("Who is tall?", body="The envoy.")
    found = gathered("envoy", phrases=[["tall", "envoy"]], excluded=[["minist"]])
    assert found == [plain.pk]


def test_a_word_beside_a_phrase_tells_which_of_its_holders_come_first() -> None:
    told = make_published("Who met?", body="The tall envoy met the minister.")
    make_published("Who left?", body="The envoy and the tall minister.")
    asked = make_published("Which minister met?", body="The tall envoy.")
    newest = make_published("Who came?", body="The tall envoy.")
    found = gathered("envoy", "minist", phrases=[["tall", "envoy"]])
    assert found == [asked.pk, told.pk, newest.pk]


def test_a_phrase_of_words_that_do_not_count_narrows_what_others_find() -> None:
    asked = make_published("Who is the envoy?", body="Somebody.")
    make_published("Is the envoy here?", body="No.")
    make_published("Who is the minister?", body="Somebody.")
    assert list(find('"who is" envoy').ids) == [asked.pk]


def test_of_too_many_that_hold_a_phrase_those_that_ask_about_it_are_kept() -> None:
    for number in range(3):
        make_published(f"Who came {number}?", body="The tall envoy.")
    asked = make_published("Who is the tall envoy?", body="Somebody.")
    with capped(Caps(phrased=2)):
        found = find('"tall envoy"')
    assert found.ids[0] == asked.pk
    assert not found.is_complete
    with capped(Caps(phrased=4)):
        found = find('"tall envoy"')
    assert (len(found.ids), found.is_complete) == (4, True)


def test_words_apart_are_no_phrase_however_many_hold_them() -> None:
    aside = make_published("Who is the envoy, and how tall?", body="The tall envoy.")
    asked = make_published("Who is the tall envoy?", body="Somebody.")
    make_published("How tall is the envoy?", body="Very.")
    make_published("Who is taller than the envoy?", body="The tallenvoy.")
    with capped(Caps(phrased=3)):
        assert set(find('"tall envoy"').ids) == {asked.pk, aside.pk}


def test_a_common_term_counts_beside_a_rare_one_alone() -> None:
    make_published("Who came?", body="The envoy.")
    both = make_published("Who left?", body="The envoy and the minister.")
    rare = make_published("Who stayed?", body="The minister.")
    wanted = Wanted([Asked("minist", 2, 2.0)], 0.0, common=[Asked("envoy", 2, 1.0)])
    assert gather(get_backend(), wanted, timezone.now(), 100).ids == [both.pk, rare.pk]


def test_where_rare_terms_are_worth_too_little_their_holders_are_still_the_best_there_are() -> None:
    make_published("Who came?", body="The envoy.")
    rare = make_published("Who stayed?", body="The minister.")
    wanted = Wanted([Asked("minist", 1, 1.0)], 1.5, common=[Asked("envoy", 1, 1.0)])
    assert gather(get_backend(), wanted, timezone.now(), 100).ids == [rare.pk]


def test_who_is_hidden_is_left_out_however_many_are() -> None:
    seen = make_published("Who is the envoy?")
    for number in range(4):
        make_published(f"Who is envoy {number}?", publish_at=timezone.now() + timedelta(days=1))
    with capped(Caps(alone=2)):
        assert gathered("envoy") == [seen.pk]


def test_of_too_many_holders_those_that_ask_about_it_are_kept() -> None:
    asked = make_published("Who is the envoy?", body="Somebody.")
    for number in range(4):
        make_published(f"Who came {number}?", body="The envoy.")
    asked_for = Wanted([Asked("envoy", 5, 1.0)], 0.0)
    with capped(Caps(alone=3)):
        found = gather(get_backend(), asked_for, timezone.now(), 100).ids
    assert found[0] == asked.pk
    assert len(found) == 2


def test_who_asks_about_a_common_word_is_worth_no_more_for_being_met_twice() -> None:
    asked = make_published("Who is the envoy?", body="The envoy.")
    for number in range(4):
        make_published(f"Who came {number}?", body="The envoy.")
    told = make_published("Who stayed?", body="The minister.")
    asked_for = Wanted([Asked("envoy", 5, 1.0), Asked("minist", 1, 1.8)], 0.0)
    with capped(Caps(holders=3)):
        found = gather(get_backend(), asked_for, timezone.now(), 100).ids
    assert found[:2] == [told.pk, asked.pk]


def test_more_holders_are_read_of_one_of_several_words_than_of_a_word_alone() -> None:
    for number in range(4):
        make_published(f"Who came {number}?", body="The envoy of a minister.")
    with capped(Caps(holders=4, alone=3)):
        alone, beside = find("envoy"), find("envoy minister")
    assert (len(alone.ids), alone.is_complete) == (3, False)
    assert (len(beside.ids), beside.is_complete) == (4, True)


def test_the_newest_answer_is_read_from_an_index_and_not_sorted_out_of_all() -> None:
    make_published("Who is the envoy?")
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # else so few rows are read in a row, and sorted
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
def test_a_page_waits_neither_for_compiling_nor_for_other_processes(
    setting: str, value: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {setting}")
        assert cursor.fetchone() == (value,)


@pytest.mark.postgres_only
def test_edits_leave_little_waiting_that_every_search_would_read() -> None:
    answer = make_published("Who hosts the talks?", body=" ".join(f"word{n}" for n in range(300)))
    for _ in range(40):
        with transaction.atomic():
            index_answers([answer.pk])
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('entry_terms')")
        (pages,) = cursor.fetchone()
    assert pages <= 10
