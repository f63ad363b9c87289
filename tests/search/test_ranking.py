"""The matches and their order are the same on every database."""

import math
import time
from collections import Counter
from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipqa.models import Answer, SearchEntry
from clipqa.search import find
from clipqa.search.backends import WEIGHTS
from clipqa.search.fusion import fuse
from clipqa.search.limits import limits
from clipqa.search.ranking import MAX_SEARCHED, Scorer
from clipqa.search.terms import terms_of
from clipqa.search.text import SearchText, asked_terms, parse_text
from tests.factories import make_answer, make_cues, make_outlet, make_published, make_topic
from tests.feed.library import (
    HUGE_TEXTS,
    TRANSCRIPT_WORDS,
    AnswerSpec,
    hostile_texts,
    make_answers,
    make_random_library,
)

pytestmark = pytest.mark.django_db
EXAMPLES = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def filler(number: int = 8) -> None:
    """Publish other answers, since every word is common in a library of two."""
    words = "harvest railway orchestra glacier pottery lighthouse orchard violin".split()
    for word in words[:number]:
        make_published(f"Who looks after the {word}?", body=f"The {word} has its keeper.")


def test_a_question_weighs_more_than_an_answer_and_an_answer_more_than_a_transcript() -> None:
    filler()
    in_transcript = make_published("Why now?", body="Because.")
    make_cues(in_transcript.clip.video, (50_000, 52_000, "The armistice holds."))
    in_answer = make_published("Why then?", body="The armistice holds.")
    asked = make_published("Why does the armistice hold?", body="Because.")
    assert find("armistice").ids == (asked.pk, in_answer.pk, in_transcript.pk)


def test_a_rare_word_outweighs_a_common_one() -> None:
    filler()
    rare = make_published("Who guards the glacier armistice?", body="Nobody.")
    assert find("keeper armistice").ids[0] == rare.pk


def test_adjacent_words_weigh_more() -> None:
    filler()
    apart = make_published("Why?", body="The buffer was wide, and in the zone nobody lived there.")
    beside = make_published("How?", body="In the buffer zone nobody lived, and it was wide there.")
    assert find("buffer zone").ids == (beside.pk, apart.pk)


def test_a_natural_question_matches_though_no_answer_has_all_its_words() -> None:
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


WORDS = [f"w{number}" for number in range(20)]
THAI = "บริษัทเอกชนหลายแห่งสร้างสะพานข้ามแม่น้ำ"


@pytest.mark.parametrize(
    ("question", "part", "matches"),
    [
        (THAI, THAI[:26], False),
        (THAI, THAI[:33], True),
        ("bridge river company north", "bridge river", True),
        (" ".join(WORDS), " ".join(WORDS[:9]), False),
        (" ".join(WORDS), " ".join(WORDS[:14]), True),
    ],
)
def test_a_query_of_many_terms_needs_a_larger_share_of_them(
    question: str, part: str, matches: bool
) -> None:
    filler()
    whole = make_published("Who knows all of it?", body=question)
    holder = make_published("Who knows a part?", body=part)
    assert find(question, correct_spelling=False).ids == (
        (whole.pk, holder.pk) if matches else (whole.pk,)
    )


def test_the_words_of_a_phrase_must_be_adjacent() -> None:
    phrase = make_published("Why?", body="There were almost five hours of talks.")
    make_published("How?", body="Five talks of many hours.")
    assert find('"five hours"').ids == (phrase.pk,)


def test_a_phrase_does_not_span_two_fields() -> None:
    make_published("Who met in Riyadh", body="Talks went on.")
    assert find('"riyadh talks"').ids == ()


def test_answers_with_an_excluded_word_do_not_match() -> None:
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


def test_one_list_keeps_its_order_and_two_are_merged_by_rank() -> None:
    assert fuse([[3, 1, 2]]) == [3, 1, 2]
    assert fuse([[1, 2, 3], [3, 1, 4]]) == [1, 3, 2, 4]


@pytest.fixture
def random_library(seed: int) -> list[Answer]:
    return make_random_library(seed)


words = st.lists(
    st.sampled_from([*TRANSCRIPT_WORDS, "glaciers", "unheard"]), min_size=1, max_size=5
)
asked = words.map(" ".join)
asked |= st.builds('{0} "{1}"'.format, asked, st.sampled_from(["the treaty", "停火协", "who x"]))
asked |= st.builds("{0} -{1}".format, asked, st.sampled_from(TRANSCRIPT_WORDS))


@pytest.mark.parametrize("seed", [11, 12, 13])
@EXAMPLES
@given(typed=asked)
def test_the_order_equals_that_of_scoring_every_answer(
    random_library: list[Answer], typed: str
) -> None:
    assert list(find(typed, correct_spelling=False).ids) == scored_one_by_one(typed)


def scored_one_by_one(typed: str) -> list[int]:
    """Return all visible answers that match, best first, by a slow search without a backend."""
    entries = {entry.pk: fields_of(entry) for entry in SearchEntry.objects.visible()}
    terms_by_entry = {
        pk: {term for field in fields for term in field} for pk, fields in entries.items()
    }
    text, entry_count = parse_text(typed), len(entries)
    count = Counter(term for terms in terms_by_entry.values() for term in terms)
    terms = [term.text for term in asked_terms(text.included) if count[term.text]]
    weights = {t: math.log(1 + (entry_count - count[t] + 0.5) / (count[t] + 0.5)) for t in terms}
    share = 0.3 if len(terms) > 16 else 0.2
    min_score = 0 if text.phrases else sum(weights.values()) * share - 1e-9
    scorer = scorer_of(text, {term: count[term] for term in terms}, entries)
    scores = [
        (scorer.score([" ".join(field) for field in fields]), pk)
        for pk, fields in entries.items()
        if terms_by_entry[pk] & weights.keys()
        and sum(weights[term] for term in terms_by_entry[pk] & weights.keys()) >= min_score
        and all(is_in(phrase, fields) for phrase in text.phrases)
        and not any(is_in(phrase, fields) for phrase in text.excluded)
    ]
    return [pk for _score, pk in sorted(scores, reverse=True)]


def fields_of(entry: SearchEntry) -> list[list[str]]:
    return [getattr(entry, name).split() for name in WEIGHTS]


def is_in(phrase: str, fields: list[list[str]]) -> bool:
    wanted = [term.text for term in terms_of(phrase)]
    size = len(wanted)
    return any(field[at : at + size] == wanted for field in fields for at in range(len(field)))


def scorer_of(
    text: SearchText, counts: dict[str, int], entries: dict[int, list[list[str]]]
) -> Scorer:
    entry_count = len(entries)
    rarity = {
        t: max(1e-6, math.log((entry_count - n + 0.5) / (n + 0.5))) for t, n in counts.items()
    }
    in_a_row = [term.text for term in terms_of(" ".join(text.words))]
    pairs = [pair for pair in pairwise(in_a_row) if rarity.keys() >= set(pair)]
    length = sum(len(field) for fields in entries.values() for field in fields)
    average = max(1.0, length / max(1, entry_count))
    return Scorer(rarity, {pair: max(rarity[t] for t in pair) for pair in pairs}, average)


def test_a_score_equals_the_formula() -> None:
    scorer = Scorer({"truce": 2.0, "talk": 1.0}, {("truce", "talk"): 2.0}, 5.0)
    damping = 1.2 * (1 - 0.75 + 0.75 * 6 / 5)
    truce, talk, beside = 4.0, 4.0 + 1.0, 4.0
    parts = [(2.0, truce), (1.0, talk), (0.2 * 2.0, beside)]
    wanted = sum(idf * tf * 2.2 / (tf + damping) for idf, tf in parts)
    assert scorer.score(["truce talk", "x y", "", "talk z"]) == pytest.approx(wanted)


@EXAMPLES
@given(typed=hostile_texts)
def test_no_text_makes_the_search_fail(small_library: None, typed: str) -> None:
    for correct_spelling in (True, False):
        found = find(typed, correct_spelling=correct_spelling)
        assert set(found.ids) == set(found.unordered_ids)


@pytest.mark.parametrize("typed", HUGE_TEXTS, ids=lambda text: text[:12])
def test_no_length_makes_the_search_fail(small_library: None, typed: str) -> None:
    find(typed)


@pytest.fixture
def small_library() -> None:
    make_answers(
        [AnswerSpec("What is the treaty?", "A paper; 停火协议."), AnswerSpec("Who is in orbit?")]
    )


def test_the_time_to_score_an_entry_hardly_depends_on_the_number_of_terms() -> None:
    """A question in a script without spaces has a term for each character."""
    chance = Random(5)
    terms = [f"{chance.randrange(40)}x{chance.randrange(40)}" for _ in range(60_000)]
    fields = ["", " ".join(terms), "", ""]

    def seconds(asked: list[str]) -> float:
        scorer = Scorer(dict.fromkeys(asked, 1.0), dict.fromkeys(pairwise(asked), 1.0), 9.0)
        began = time.process_time()
        scorer.score(fields)
        return time.process_time() - began

    every = list(dict.fromkeys(terms))
    fastest = [
        min(seconds(every[:n]) for _ in range(3))
        for n in (MAX_SEARCHED, MAX_SEARCHED + 1, 8 * MAX_SEARCHED)
    ]
    assert fastest[2] < 4 * fastest[1]
    assert fastest[0] < 2 * fastest[1]


@given(texts=st.lists(st.lists(st.sampled_from("abcdé"), max_size=12), min_size=4, max_size=4))
def test_both_ways_to_score_give_the_same_score(texts: list[list[str]]) -> None:
    fields, pairs = [" ".join(terms) for terms in texts], {("a", "a"): 1.0, ("b", "a"): 2.0}
    few_weights = {"a": 2.0, "b": 1.0}
    many_weights = few_weights | {f"unheard{number}": 1.0 for number in range(MAX_SEARCHED)}
    score = Scorer(few_weights, pairs, 9.0).score(fields)
    assert score == Scorer(many_weights, pairs, 9.0).score(fields)


@pytest.mark.parametrize("unused_terms", [0, MAX_SEARCHED], ids=["few terms", "many terms"])
def test_a_term_of_most_entries_counts_only_where_the_query_has_no_other(
    unused_terms: int,
) -> None:
    common_weights = {"is": 1e-6, "it": 1e-6} | {f"unheard{n}": 1e-6 for n in range(unused_terms)}
    pairs = {("is", "it"): 1e-6, ("it", "truce"): 2.0, ("truce", "is"): 2.0}
    fields = ["is it truce is it", "", "", ""]
    with_rare_term = Scorer({**common_weights, "truce": 2.0}, pairs, 5.0)
    rare_term_only = Scorer({"truce": 2.0}, pairs, 5.0)
    assert with_rare_term.score(fields) == rare_term_only.score(fields)
    assert rare_term_only.score(fields) > Scorer({"truce": 2.0}, {}, 5.0).score(fields)
    without_rare_term = Scorer(common_weights, {("is", "it"): 1e-6}, 5.0)
    assert without_rare_term.score(fields) > without_rare_term.score(["is truce", "", "", ""]) > 0


def test_of_many_terms_the_rarest_select_the_matches_and_all_affect_the_order() -> None:
    common = [f"c{number}" for number in range(limits().max_terms)]
    filler()
    for number in range(3):
        make_published(f"Who said number {number}?", body=" ".join(common))
    rare = [f"r{number}" for number in range(limits().max_terms)]
    with_rare_terms = make_published("Who knew?", body=" ".join(rare))
    with_all_terms = make_published("Who cared?", body=" ".join([*rare, *common]))
    found = find(" ".join([*common, *rare]), correct_spelling=False)
    assert found.ids == (with_all_terms.pk, with_rare_terms.pk)
    assert found.is_complete


def test_many_exclusions_remove_the_same_answers_as_few() -> None:
    filler()
    kept = make_published("What is a truce?", body="A pause.")
    make_published("What ends a truce?", body="A shot at dawn.")
    make_published("What ends another truce?", body="A loud noise.")
    assert find("truce -shot -noise").ids == (kept.pk,)
    assert find('truce -"shot at dawn" -"loud noise" -unheard -unseen').ids == (kept.pk,)
