"""What matches, and in which order: the same on every database."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipqa.search import find
from clipqa.search.fusion import fuse
from tests.factories import make_answer, make_cues, make_outlet, make_published, make_topic

pytestmark = pytest.mark.django_db


def filler(number: int = 8) -> None:
    """Others to be rarer than: in a library of two, every word is common."""
    words = "harvest railway orchestra glacier pottery lighthouse orchard violin".split()
    for word in words[:number]:
        make_published(f"Who looks after the {word}?", body=f"The {word} has its keeper.")


def test_a_question_weighs_more_than_an_answer_and_that_more_than_a_transcript() -> None:
    filler()
    spoken = make_published("Why now?", body="Because.")
    make_cues(spoken.clip.video, (50_000, 52_000, "The armistice holds."))
    written = make_published("Why then?", body="The armistice holds.")
    asked = make_published("Why does the armistice hold?", body="Because.")
    assert find("armistice").ids == (asked.pk, written.pk, spoken.pk)


def test_a_rare_word_outweighs_a_common_one() -> None:
    filler()
    rare = make_published("Who guards the glacier armistice?", body="Nobody.")
    assert find("keeper armistice").ids[0] == rare.pk


def test_words_side_by_side_weigh_more() -> None:
    filler()
    apart = make_published("Why?", body="The buffer was wide, and in the zone nobody lived there.")
    beside = make_published("How?", body="In the buffer zone nobody lived, and it was wide there.")
    assert find("buffer zone").ids == (beside.pk, apart.pk)


def test_a_natural_question_matches_though_no_answer_holds_all_its_words() -> None:
    filler()
    answer = make_published("What does a ceasefire stop?", body="The firing of weapons.")
    assert find("can you tell me what exactly ends when a ceasefire begins").ids[0] == answer.pk


def test_an_answer_with_too_little_of_the_query_does_not_match() -> None:
    filler()
    little = make_published("Who plays the violin?", body="A keeper.")
    found = find("armistice talks keeper riyadh minister")
    make_published("Where were the armistice talks?", body="The minister met him in Riyadh.")
    found = find("armistice talks keeper riyadh minister")
    assert little.pk not in found.ids
    assert len(found.ids) == 1


def test_a_phrase_has_to_stand_as_it_is() -> None:
    phrase = make_published("Why?", body="There were almost five hours of talks.")
    make_published("How?", body="Five talks of many hours.")
    assert find('"five hours"').ids == (phrase.pk,)


def test_a_phrase_does_not_run_from_one_field_into_the_next() -> None:
    make_published("Who met in Riyadh", body="Talks went on.")
    assert find('"riyadh talks"').ids == ()


def test_an_excluded_word_takes_answers_away() -> None:
    kept = make_published("What is a truce?", body="A pause.")
    make_published("What ends a truce?", body="A shot.")
    assert find("truce -shot").ids == (kept.pk,)


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("停火协议是什么意思", "停火协议"),
        ("ما هو وقف إطلاق النار؟", "وقف النار"),
        ("Что такое перемирие?", "перемирия"),
        ("สงครามคืออะไร", "สงคราม"),
        ("¿Qué es una tregua?", "tregua"),
        ("Qu'est-ce qu'une trêve\u202f?", "treve"),
    ],
)
def test_every_script_is_found(question: str, query: str) -> None:
    filler()
    answer = make_published(question, body="…")
    assert find(query).ids == (answer.pk,)


def test_only_what_is_public_is_found() -> None:
    make_answer("What is a truce?")
    assert find("truce").ids == ()


def test_speaker_outlet_and_topics_are_found() -> None:
    filler(3)
    answer = make_published(
        "Why?", outlet=make_outlet("Delta News"), topics=[make_topic("Mediation")], speaker="Lavrov"
    )
    for name in ("lavrov", "delta", "mediation"):
        assert find(name).ids[:1] == (answer.pk,)


def test_one_list_keeps_its_order_and_two_are_fused_by_rank() -> None:
    assert fuse([[3, 1, 2]]) == [3, 1, 2]
    assert fuse([[1, 2, 3], [3, 1, 4]]) == [1, 3, 2, 4]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(
        st.text(max_size=80),
        st.text(alphabet="\"-*():^~|&!\\'\x00 ORANDNEARaه停", max_size=40),
        st.lists(st.sampled_from(["truce", "-truce", '"a truce"', "OR", "outlet:x", "trruce"])).map(
            " ".join
        ),
    )
)
def test_no_text_makes_the_search_fail(typed: str) -> None:
    make_published("What is a truce?", body="A pause in the fighting.")
    find(typed)
