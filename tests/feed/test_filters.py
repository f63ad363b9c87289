from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipqa.feed.page import build_page
from clipqa.feed.parsing import Parsed
from clipqa.feed.query import FeedQuery
from tests.factories import make_cues, make_outlet, make_published, make_topic
from tests.feed.conftest import Ask
from tests.feed.library import DAYS, OUTLETS, TOPICS, WORDS, Fact, fits, in_sort, values_of

EXAMPLES = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def some(values: list) -> st.SearchStrategy:
    return st.lists(st.sampled_from(values), unique=True, max_size=2).map(tuple)


def queries_of(facts: list[Fact]) -> st.SearchStrategy[FeedQuery]:
    days = st.none() | st.sampled_from([day for day in DAYS if day])
    return st.builds(
        FeedQuery,
        text=st.sampled_from(["", *WORDS]),
        outlets=some(sorted({fact.outlet for fact in facts})),
        topics=some(sorted({slug for fact in facts for slug in fact.topics})),
        durations=some(["short", "medium", "long"]),
        years=some([2023, 2024, 2025, 1950]),
        date_from=days,
        date_to=days,
        languages=some(["en", "ar"]),
        sort=st.sampled_from(["", "newest", "oldest", "shortest", "longest"]),
    )


def page_of(query: FeedQuery):
    return build_page(Parsed(query, []), "/search/", per_page=100)


@EXAMPLES
@given(data=st.data())
def test_a_query_finds_what_the_facts_say_in_the_order_asked_for(
    library: list[Fact], data: st.DataObject
) -> None:
    query = data.draw(queries_of(library))
    feed = page_of(query)
    wanted = in_sort([fact for fact in library if fits(fact, query)], query.sort)
    found = [card.public_id for card in feed.cards]
    expected = [fact.answer.public_id for fact in wanted]
    if query.order == "best":  # what is best is the search's to say, tests/search/test_ranking.py
        found, expected = sorted(found), sorted(expected)
    assert found == expected
    assert feed.count == len(wanted)


@EXAMPLES
@given(data=st.data())
def test_a_facet_counts_what_choosing_its_value_alone_would_find(
    library: list[Fact], data: st.DataObject
) -> None:
    query = data.draw(queries_of(library))
    attribute = {"outlet": "outlets", "topic": "topics", "duration": "durations"}
    attribute |= {"year": "years", "language": "languages"}
    for facet in page_of(query).facets:
        wanted: dict[str, int] = {}
        for fact in library:
            if fits(fact, query, without=attribute[facet.name]):
                for value in values_of(fact, facet.name):
                    wanted[value] = wanted.get(value, 0) + 1
        assert {value.value: value.count for value in facet.values} == wanted


def test_the_count_beside_a_value_is_the_count_after_choosing_it(
    library: list[Fact], ask: Ask
) -> None:
    for facet in ask("language=en").facets:
        for value in facet.values:
            if not value.selected:
                query = value.toggle_url.partition("?")[2]
                only = f"{query}&language={value.value}" if facet.name == "language" else query
                expected = ask(only).count
                others = sum(one.count for one in facet.values if one.selected)
                assert expected == value.count + others


@pytest.mark.parametrize("facet", ["outlet", "topic", "duration", "year", "language"])
def test_a_second_value_in_one_facet_never_removes_any(
    library: list[Fact], ask: Ask, facet: str
) -> None:
    values = next(each for each in ask().facets if each.name == facet).values
    first, second = values[0].value, values[1].value
    one = {card.public_id for card in ask(f"{facet}={first}", per_page=100).cards}
    both = ask(f"{facet}={first}&{facet}={second}", per_page=100)
    assert one < {card.public_id for card in both.cards}
    shown = next(each for each in both.facets if each.name == facet).values
    assert [value.value for value in shown] == [value.value for value in values]


def test_lengths_are_parted_at_15_and_60_seconds(library: list[Fact], ask: Ask) -> None:
    lengths = {
        name: {card.clip.duration_ms for card in ask(f"duration={name}", per_page=100).cards}
        for name in ("short", "medium", "long")
    }
    assert lengths == {"short": {1_000, 14_999}, "medium": {15_000, 60_000}, "long": {60_001}}


def test_both_ends_of_a_span_of_days_belong_to_it(library: list[Fact], ask: Ask) -> None:
    found = ask("from=2023-12-31&to=2024-01-01", per_page=100).cards
    assert {str(card.aired_on) for card in found} == {"2023-12-31", "2024-01-01"}


@pytest.mark.parametrize(
    "word", ["reservoirs", "hydrologist", "Harbour", "Ceasefires", "Kittiwake", "RESERVOIRS"]
)
def test_a_word_is_found_wherever_a_card_says_it(db: None, ask: Ask, word: str) -> None:
    answer = make_published(
        "Who fills the reservoirs?",
        outlet=make_outlet("Harbour TV"),
        topics=[make_topic("Ceasefires")],
        speaker="A hydrologist",
    )
    make_cues(answer.clip.video, (51_000, 55_000, "As Kittiwake said"))
    make_published("Something else?", outlet=make_outlet("Delta"))
    assert [card.public_id for card in ask(f"q={word}").cards] == [answer.public_id]


def test_an_answer_that_holds_more_of_the_words_comes_first(db: None, ask: Ask) -> None:
    one = make_published("What of reservoirs?", body="Nothing.")
    both = make_published("Who fills the reservoirs?", body="The rivers do.")
    found = [card.public_id for card in ask("q=rivers+reservoirs").cards]
    assert found == [both.public_id, one.public_id]


@pytest.mark.parametrize("text", ["100%", "a_b", "\\", "'", '"', "[x]", "*", "a' OR 1=1 --"])
def test_signs_that_mean_something_to_a_database_are_plain_text(
    db: None, ask: Ask, text: str
) -> None:
    held = make_published(f"What of {text} here?", body="Yes.")
    make_published("What of 1000 aXb here?", body="No.")
    found = ask(f"q={quote(text)}").cards
    assert held.public_id in {card.public_id for card in found}
    if text in {"100%", "a_b"}:
        assert len(found) == 1


def test_the_best_are_those_whose_question_holds_the_words(db: None, ask: Ask) -> None:
    asked = make_published("What is a treaty?", body="A paper.")
    said = make_published("What was signed?", body="A treaty.")
    assert [card.public_id for card in ask("q=treaty").cards] == [
        asked.public_id,
        said.public_id,
    ]
    assert [card.public_id for card in ask("q=treaty&sort=newest").cards] == [
        said.public_id,
        asked.public_id,
    ]


def test_the_library_of_these_tests_has_every_value(library: list[Fact]) -> None:
    assert len({fact.outlet for fact in library}) == len(OUTLETS)
    assert {slug for fact in library for slug in fact.topics} == {name.lower() for name in TOPICS}
    assert {fact.duration for fact in library} == {"short", "medium", "long"}
