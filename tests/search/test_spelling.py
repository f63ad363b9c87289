"""Unknown words are corrected to words of the library; known words are never changed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clipqa.curation import apply_due, archive
from clipqa.models import SearchTerm, SearchWord
from clipqa.search import find
from clipqa.search.spelling import find_candidates
from clipqa.search.terms import stem
from tests.factories import make_answer, make_published

pytestmark = pytest.mark.django_db


def test_a_typo_is_corrected_and_the_correction_is_shown() -> None:
    answer = make_published("What does a ceasefire stop?")
    found = find("what is a cesefire")
    assert found.ids == (answer.pk,)
    assert found.is_corrected
    assert found.searched == "what is a ceasefire"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("goverment", "government"),
        ("intrenational", "international"),
        ("nternatioanl", "international"),
        ("khashogy", "khashoggi"),
        ("kashogi", "khashoggi"),
        ("kalamkaleljur", "kalamkalelkur"),
    ],
)
def test_the_nearest_of_many_similar_words_is_chosen(typed: str, meant: str) -> None:
    parts = ["ka", "lel", "jor", "lam", "kal"]
    alike = " ".join(f"kalamkal{one}{other}" for one in parts for other in parts)
    answer = make_published("Why?", body=f"The {meant} {alike} came.")
    found = find(typed)
    assert found.searched == meant
    assert found.ids == (answer.pk,)


def test_an_exact_search_corrects_nothing() -> None:
    make_published("What does a ceasefire stop?")
    found = find("cesefire", correct_spelling=False)
    assert not found.is_corrected
    assert not found.ids


def test_a_typo_inside_a_phrase_is_corrected() -> None:
    answer = make_published("Why?", body="There were almost five hours of talks.")
    found = find('"five huors"')
    assert found.ids == (answer.pk,)
    assert found.searched == '"five hours"'


def test_a_short_word_is_corrected_only_where_nothing_else_matches() -> None:
    fire = make_published("How to build a fire?")
    assert find("fie").ids == (fire.pk,)
    tent = make_published("How to pitch a tent?")
    assert find("tent fie").ids == (tent.pk,)


def test_transposed_letters_in_a_short_word_are_corrected() -> None:
    sauce = make_published("How to make sauce?")
    assert find("mkae").ids == (sauce.pk,)


def test_several_typos_are_corrected_together() -> None:
    make_published("What does a ceasefire stop?", body="The minister said so.")
    assert find("cesefire ministre").searched == "ceasefire minister"


def test_a_known_word_is_never_changed() -> None:
    make_published("Who counts votes?")
    boats = make_published("Who counts boats?", body="The harbour does.")
    found = find("boats")
    assert found.ids == (boats.pk,)
    assert not found.is_corrected


def test_a_number_is_not_corrected() -> None:
    make_published("Who counts the covid19 cases?")
    assert not find("covidx").is_corrected
    assert find("casse").searched == "cases"


def test_candidates_for_several_words_cost_one_statement() -> None:
    make_published("What does a ceasefire stop?", body="The minister said so.")
    with CaptureQueriesContext(connection) as queries:
        alike = find_candidates(["cesefire", "ministre", "zzzzzzzzz"], {})
    assert len(queries) == 1
    assert [[one.word for one in found] for found in alike.values()] == [
        ["ceasefire"],
        ["minister"],
        [],
    ]


def test_a_word_of_left_out_entries_does_not_hide_a_more_distant_candidate() -> None:
    make_published("Who was Khashoggi?", body="Newly written Khashogi.")
    nearest = find_candidates(["khashogy"], {})
    assert [one.word for one in nearest["khashogy"]] == ["khashogi"]
    as_before = find_candidates(["khashogy"], {stem("khashogi"): 1})
    assert [one.word for one in as_before["khashogy"]] == ["khashoggi"]


@pytest.mark.sqlite_only
def test_sqlite_reads_spellings_by_their_key_without_a_sort() -> None:
    with CaptureQueriesContext(connection) as queries:
        find_candidates(["cesefire"], {})
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {queries[0]['sql']}")
        steps = [str(row[-1]) for row in cursor.fetchall()]
    read = {step for step in steps if "clipqa_" in step and "LEFT" not in step}
    assert not [step for step in read if not step.startswith("SEARCH")], steps
    assert not [step for step in steps if "ORDER BY" in step], steps


def test_a_word_only_in_a_draft_is_not_a_correction() -> None:
    make_answer("What is a xylophone?")
    assert not find("xylophon").is_corrected
    make_published("What is a xylophone made of?")
    assert find("xylopone").is_corrected


def test_a_word_of_archived_answers_corrects_nothing() -> None:
    answer = make_published("What is a xylophone?")
    archive([answer])
    assert not find("xylopone").is_corrected
    assert SearchWord.objects.get(word="xylophone").entries == 0


def test_the_words_of_a_scheduled_answer_count_from_its_publication() -> None:
    from datetime import timedelta

    from django.utils import timezone

    now = timezone.now()
    make_published("What is a xylophone?", publish_at=now + timedelta(hours=1))
    assert not SearchTerm.objects.filter(term="xylophon", entries__gt=0).exists()
    assert not find("xylopone").is_corrected
    later = now + timedelta(hours=2)
    assert apply_due(later)
    assert find("xylopone", now=later).is_corrected
