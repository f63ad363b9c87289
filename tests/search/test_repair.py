"""Unknown words are mended from the library's own; known ones never."""

import pytest

from clipqa.curation import archive, settle
from clipqa.models import SearchTerm, SearchWord
from clipqa.search import find
from clipqa.search.repair import distance
from tests.factories import make_answer, make_published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("ceasefire", "ceasefire", 0),
        ("cesefire", "ceasefire", 1),
        ("ceasefrie", "ceasefire", 1),
        ("caesefrie", "ceasefire", 2),
        ("summit", "election", 3),
    ],
)
def test_edits_are_counted_and_swapped_neighbours_are_one(one: str, other: str, edits: int) -> None:
    assert distance(one, other, 2) == edits


def test_a_typo_finds_what_was_meant_and_says_so() -> None:
    answer = make_published("What does a ceasefire stop?")
    found = find("what is a cesefire")
    assert found.ids == (answer.pk,)
    assert found.is_repaired
    assert found.searched == "what is a ceasefire"


def test_searching_for_exactly_what_was_typed_mends_nothing() -> None:
    make_published("What does a ceasefire stop?")
    found = find("cesefire", repair=False)
    assert not found.is_repaired
    assert not found.ids


def test_a_typo_within_a_phrase_is_mended_too() -> None:
    answer = make_published("Why?", body="There were almost five hours of talks.")
    found = find('"five huors"')
    assert found.ids == (answer.pk,)
    assert found.searched == '"five hours"'


def test_a_short_word_is_mended_only_where_nothing_else_is_found() -> None:
    fire = make_published("How to build a fire?")
    assert find("fie").ids == (fire.pk,)
    tent = make_published("How to pitch a tent?")
    assert find("tent fie").ids == (tent.pk,)


def test_swapped_letters_in_a_short_word_are_mended() -> None:
    sauce = make_published("How to make sauce?")
    assert find("mkae").ids == (sauce.pk,)


def test_several_typos_are_mended_together() -> None:
    make_published("What does a ceasefire stop?", body="The minister said so.")
    assert find("cesefire ministre").searched == "ceasefire minister"


def test_a_known_word_is_never_changed() -> None:
    make_published("Who counts votes?")
    boats = make_published("Who counts boats?", body="The harbour does.")
    found = find("boats")
    assert found.ids == (boats.pk,)
    assert not found.is_repaired


def test_a_word_that_stands_only_in_a_draft_repairs_nothing() -> None:
    make_answer("What is a xylophone?")
    assert not find("xylophon").is_repaired
    make_published("What is a xylophone made of?")
    assert find("xylopone").is_repaired


def test_a_word_that_left_the_public_library_repairs_nothing() -> None:
    answer = make_published("What is a xylophone?")
    archive([answer])
    assert not find("xylopone").is_repaired
    assert SearchWord.objects.get(word="xylophone").entries == 0


def test_a_scheduled_answer_lends_its_words_when_its_moment_comes() -> None:
    from datetime import timedelta

    from django.utils import timezone

    now = timezone.now()
    make_published("What is a xylophone?", publish_at=now + timedelta(hours=1))
    assert not SearchTerm.objects.filter(term="xylophon", entries__gt=0).exists()
    assert not find("xylopone").is_repaired
    later = now + timedelta(hours=2)
    assert settle(later)
    assert find("xylopone", now=later).is_repaired
