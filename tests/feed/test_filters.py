from dataclasses import replace
from urllib.parse import quote, urlencode, urlsplit

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipqa.facets import BY_NAME
from clipqa.feed import EVERYTHING, FeedPage, FeedQuery, Scope, build_page
from clipqa.feed.parsing import Parsed, parse_query
from clipqa.feed.query import MAX_TEXT_LENGTH, PARAMETERS
from clipqa.models import Outlet, Topic
from clipqa.search.limits import Limits, limited_to
from tests.factories import make_cues, make_outlet, make_published, make_topic
from tests.feed.conftest import GetFeed
from tests.feed.library import (
    HUGE_TEXTS,
    OUTLETS,
    TOPICS,
    VALUES,
    WORDS,
    Fact,
    hostile_texts,
    matches_query,
    queries,
    sort_facts,
    values_of,
)

EXAMPLES = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
texts_of_one_word = st.sampled_from(["", *WORDS])
texts = st.sampled_from(["", *WORDS, "harvest treaty", "what of it"])


@st.composite
def queries_with_few_filters(draw: st.DrawFn) -> FeedQuery:
    """Return a query with or without words, and at most two filters."""
    query = draw(queries(texts))
    filters = [*BY_NAME, "date_from", "date_to"]
    selected = draw(st.lists(st.sampled_from(filters), unique=True, max_size=2))
    return query.without(*(name for name in filters if name not in selected))


def page_of(query: FeedQuery, scope: Scope = EVERYTHING) -> FeedPage:
    return build_page(Parsed(query, []), "/search/", scope, per_page=100)


def found_on_all_pages(query: FeedQuery) -> set[str]:
    """Return the ids of the cards on all pages."""
    feed = build_page(Parsed(query, []), "/search/", per_page=10)
    others = [replace(query, page=number) for number in range(2, feed.pager.pages + 1)]
    feeds = [feed, *(build_page(Parsed(other, []), "/search/", per_page=10) for other in others)]
    return {card.public_id for each in feeds for card in each.cards}


def scopes() -> list[Scope]:
    topic, outlet = Topic.objects.get(slug="elections"), Outlet.objects.get(slug="delta-news")
    return [EVERYTHING, Scope.topic(topic), Scope.outlet(outlet)]


@EXAMPLES
@given(data=st.data())
def test_a_query_finds_the_expected_answers_in_the_requested_order(
    library: list[Fact], data: st.DataObject
) -> None:
    query = data.draw(queries(texts_of_one_word))
    feed = page_of(query)
    expected_facts = sort_facts(
        [fact for fact in library if matches_query(fact, query)], query.sort
    )
    found = [card.public_id for card in feed.cards]
    expected = [fact.answer.public_id for fact in expected_facts]
    if query.order == "best":  # the ranking is tested in tests/search/test_ranking.py
        found, expected = sorted(found), sorted(expected)
    assert found == expected
    assert feed.count == len(expected_facts)


@EXAMPLES
@given(data=st.data())
def test_a_facet_counts_the_answers_that_its_value_alone_would_find(
    library: list[Fact], data: st.DataObject
) -> None:
    query = data.draw(queries(texts_of_one_word))
    for facet in page_of(query).facets:
        expected_facts: dict[str, int] = {}
        for fact in library:
            if matches_query(fact, query, without=facet.name):
                for value in values_of(fact, facet.name):
                    expected_facts[value] = expected_facts.get(value, 0) + 1
        assert {value.value: value.count for value in facet.values} == expected_facts


@settings(EXAMPLES, max_examples=8)
@given(query=queries_with_few_filters(), place=st.integers(0, 2))
def test_the_count_of_a_value_is_that_of_the_list_it_links_to(
    library: list[Fact], query: FeedQuery, place: int
) -> None:
    scope = scopes()[place]
    for facet in page_of(query, scope).facets:
        for value in facet.values:
            linked_query = parse_query(QueryDict(urlsplit(value.toggle_url).query)).query
            # With other values of its facet it adds to them, so it is tested alone.
            if value.selected or facet.name in query.chosen:
                linked_query = with_values(
                    linked_query, facet.name, BY_NAME[facet.name].parse(value.value)
                )
            assert page_of(linked_query, scope).count == value.count


def with_values(query: FeedQuery, facet: str, *values: object) -> FeedQuery:
    """Return the query with only these values of the facet."""
    return replace(query, chosen={**query.chosen, facet: values})


@EXAMPLES
@given(query=queries_with_few_filters(), facet=st.sampled_from(list(BY_NAME)))
def test_the_first_value_of_a_facet_never_adds_answers(
    library: list[Fact], query: FeedQuery, facet: str
) -> None:
    assert found_on_all_pages(with_values(query, facet, VALUES[facet][-1])) <= found_on_all_pages(
        query.without(facet)
    )


@EXAMPLES
@given(data=st.data(), query=queries_with_few_filters(), facet=st.sampled_from(list(BY_NAME)))
def test_another_value_of_a_facet_never_removes_answers(
    library: list[Fact], data: st.DataObject, query: FeedQuery, facet: str
) -> None:
    parse = BY_NAME[facet].parse
    every = sorted({parse(value) for fact in library for value in values_of(fact, facet)})
    chosen = data.draw(st.lists(st.sampled_from(every), min_size=2, max_size=3, unique=True))
    fewer, more = (with_values(query, facet, *values) for values in (chosen[:-1], chosen))
    assert found_on_all_pages(fewer) <= found_on_all_pages(more)


@settings(EXAMPLES, max_examples=40)
@given(text=hostile_texts, parameter=st.sampled_from(["q", *PARAMETERS.values()]))
def test_no_parameter_value_causes_an_error(library: list[Fact], text: str, parameter: str) -> None:
    data = QueryDict(mutable=True)
    data["q"] = "harvest"
    data[parameter] = text
    feed = build_page(parse_query(data), "/search/")
    assert feed.no_results is not None
    feed.no_results()


@pytest.mark.parametrize("text", HUGE_TEXTS, ids=lambda text: text[:12])
def test_no_length_of_a_text_causes_an_error(
    library: list[Fact], get_feed: GetFeed, text: str
) -> None:
    # A high budget, since the time on a busy machine is not what is tested.
    with limited_to(Limits(budget_ms=30_000)):
        assert get_feed(urlencode({"q": text})).notices
        assert get_feed(urlencode({"q": text[:MAX_TEXT_LENGTH]})).pager.pages


@pytest.mark.parametrize("facet", list(BY_NAME))
def test_a_second_value_of_a_facet_adds_answers_and_keeps_the_values(
    library: list[Fact], get_feed: GetFeed, facet: str
) -> None:
    values = next(each for each in get_feed().facets if each.name == facet).values
    first, second = values[0].value, values[1].value
    one = {card.public_id for card in get_feed(f"{facet}={first}", per_page=100).cards}
    both = get_feed(f"{facet}={first}&{facet}={second}", per_page=100)
    assert one < {card.public_id for card in both.cards}
    shown = next(each for each in both.facets if each.name == facet).values
    assert [value.value for value in shown] == [value.value for value in values]


def test_durations_are_divided_at_15_and_60_seconds(library: list[Fact], get_feed: GetFeed) -> None:
    lengths = {
        name: {card.clip.duration_ms for card in get_feed(f"duration={name}", per_page=100).cards}
        for name in ("short", "medium", "long")
    }
    assert lengths == {"short": {1_000, 14_999}, "medium": {15_000, 60_000}, "long": {60_001}}


def test_a_period_includes_its_first_and_last_day(library: list[Fact], get_feed: GetFeed) -> None:
    found = get_feed("from=2023-12-31&to=2024-01-01", per_page=100).cards
    assert {str(card.aired_on) for card in found} == {"2023-12-31", "2024-01-01"}


@pytest.mark.parametrize(
    "word", ["reservoirs", "hydrologist", "Harbour", "Ceasefires", "Kittiwake", "RESERVOIRS"]
)
def test_a_word_is_found_in_every_text_of_a_card(db: None, get_feed: GetFeed, word: str) -> None:
    answer = make_published(
        "Who fills the reservoirs?",
        outlet=make_outlet("Harbour TV"),
        topics=[make_topic("Ceasefires")],
        speaker="A hydrologist",
    )
    make_cues(answer.clip.video, (51_000, 55_000, "As Kittiwake said"))
    make_published("Something else?", outlet=make_outlet("Delta"))
    assert [card.public_id for card in get_feed(f"q={word}").cards] == [answer.public_id]


def test_an_answer_with_more_of_the_words_comes_first(db: None, get_feed: GetFeed) -> None:
    one = make_published("What of reservoirs?", body="Nothing.")
    both = make_published("Who fills the reservoirs?", body="The rivers do.")
    found = [card.public_id for card in get_feed("q=rivers+reservoirs").cards]
    assert found == [both.public_id, one.public_id]


@pytest.mark.parametrize("text", ["100%", "a_b", "\\", "'", '"', "[x]", "*", "a' OR 1=1 --"])
def test_special_characters_of_sql_are_searched_as_plain_text(
    db: None, get_feed: GetFeed, text: str
) -> None:
    match = make_published(f"What of {text} here?", body="Yes.")
    make_published("What of 1000 aXb here?", body="No.")
    found = get_feed(f"q={quote(text)}").cards
    assert match.public_id in {card.public_id for card in found}
    if text in {"100%", "a_b"}:
        assert len(found) == 1


def test_a_match_in_the_question_ranks_above_one_in_the_answer(db: None, get_feed: GetFeed) -> None:
    asked = make_published("What is a treaty?", body="A paper.")
    said = make_published("What was signed?", body="A treaty.")
    assert [card.public_id for card in get_feed("q=treaty").cards] == [
        asked.public_id,
        said.public_id,
    ]
    assert [card.public_id for card in get_feed("q=treaty&sort=newest").cards] == [
        said.public_id,
        asked.public_id,
    ]


def test_the_library_of_these_tests_has_every_value(library: list[Fact]) -> None:
    assert len({fact.outlet for fact in library}) == len(OUTLETS)
    assert {slug for fact in library for slug in fact.topics} == {name.lower() for name in TOPICS}
    assert {fact.duration for fact in library} == {"short", "medium", "long"}
