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
from tests.feed.conftest import Ask
from tests.feed.library import (
    HUGE_TEXTS,
    OUTLETS,
    TOPICS,
    VALUES,
    WORDS,
    Fact,
    fits,
    hostile_texts,
    in_sort,
    queries,
    values_of,
)

EXAMPLES = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
texts_of_one_word = st.sampled_from(["", *WORDS])
texts = st.sampled_from(["", *WORDS, "harvest treaty", "what of it"])


@st.composite
def lightly_filtered(draw: st.DrawFn) -> FeedQuery:
    """Words or none, and at most two filters."""
    query = draw(queries(texts))
    narrowing = [*BY_NAME, "date_from", "date_to"]
    kept = draw(st.lists(st.sampled_from(narrowing), unique=True, max_size=2))
    return query.without(*(name for name in narrowing if name not in kept))


def page_of(query: FeedQuery, scope: Scope = EVERYTHING) -> FeedPage:
    return build_page(Parsed(query, []), "/search/", scope, per_page=100)


def found_by(query: FeedQuery) -> set[str]:
    """What stands on any of its pages."""
    feed = build_page(Parsed(query, []), "/search/", per_page=10)
    others = [replace(query, page=number) for number in range(2, feed.pager.pages + 1)]
    feeds = [feed, *(build_page(Parsed(other, []), "/search/", per_page=10) for other in others)]
    return {card.public_id for each in feeds for card in each.cards}


def scopes() -> list[Scope]:
    topic, outlet = Topic.objects.get(slug="elections"), Outlet.objects.get(slug="delta-news")
    return [EVERYTHING, Scope.topic(topic), Scope.outlet(outlet)]


@EXAMPLES
@given(data=st.data())
def test_a_query_finds_what_the_facts_say_in_the_order_asked_for(
    library: list[Fact], data: st.DataObject
) -> None:
    query = data.draw(queries(texts_of_one_word))
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
    query = data.draw(queries(texts_of_one_word))
    for facet in page_of(query).facets:
        wanted: dict[str, int] = {}
        for fact in library:
            if fits(fact, query, without=facet.name):
                for value in values_of(fact, facet.name):
                    wanted[value] = wanted.get(value, 0) + 1
        assert {value.value: value.count for value in facet.values} == wanted


@settings(EXAMPLES, max_examples=8)
@given(query=lightly_filtered(), place=st.integers(0, 2))
def test_the_count_beside_a_value_is_that_of_the_list_it_leads_to(
    library: list[Fact], query: FeedQuery, place: int
) -> None:
    scope = scopes()[place]
    for facet in page_of(query, scope).facets:
        for value in facet.values:
            led_to = parse_query(QueryDict(urlsplit(value.toggle_url).query)).query
            # Beside other values of its facet it adds to them; alone it gives what it says.
            if value.selected or facet.name in query.chosen:
                led_to = choosing(led_to, facet.name, BY_NAME[facet.name].read(value.value))
            assert page_of(led_to, scope).count == value.count


def choosing(query: FeedQuery, facet: str, *values: object) -> FeedQuery:
    """With these values of the facet and no others."""
    return replace(query, chosen={**query.chosen, facet: values})


@EXAMPLES
@given(query=lightly_filtered(), facet=st.sampled_from(list(BY_NAME)))
def test_a_value_in_a_facet_that_has_none_never_adds_any(
    library: list[Fact], query: FeedQuery, facet: str
) -> None:
    assert found_by(choosing(query, facet, VALUES[facet][-1])) <= found_by(query.without(facet))


@EXAMPLES
@given(data=st.data(), query=lightly_filtered(), facet=st.sampled_from(list(BY_NAME)))
def test_another_value_in_a_facet_never_removes_any(
    library: list[Fact], data: st.DataObject, query: FeedQuery, facet: str
) -> None:
    read = BY_NAME[facet].read
    every = sorted({read(value) for fact in library for value in values_of(fact, facet)})
    chosen = data.draw(st.lists(st.sampled_from(every), min_size=2, max_size=3, unique=True))
    fewer, more = (choosing(query, facet, *values) for values in (chosen[:-1], chosen))
    assert found_by(fewer) <= found_by(more)


@settings(EXAMPLES, max_examples=40)
@given(text=hostile_texts, parameter=st.sampled_from(["q", *PARAMETERS.values()]))
def test_no_address_makes_the_page_fail(library: list[Fact], text: str, parameter: str) -> None:
    data = QueryDict(mutable=True)
    data["q"] = "harvest"
    data[parameter] = text
    feed = build_page(parse_query(data), "/search/")
    assert feed.ways_out is not None
    feed.ways_out()


@pytest.mark.parametrize("text", HUGE_TEXTS, ids=lambda text: text[:12])
def test_no_length_makes_the_page_fail(library: list[Fact], ask: Ask, text: str) -> None:
    # How long a busy machine takes is another question, which the budget answers.
    with limited_to(Limits(budget_ms=30_000)):
        assert ask(urlencode({"q": text})).notices
        assert ask(urlencode({"q": text[:MAX_TEXT_LENGTH]})).pager.pages


@pytest.mark.parametrize("facet", list(BY_NAME))
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
