"""Matches are counted in memory as the database would count them, up to a limit."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipqa.facets import BY_NAME
from clipqa.feed import EVERYTHING, FeedQuery, Scope, build_page
from clipqa.feed.filters import filter_entries
from clipqa.feed.listings.capped import count_capped
from clipqa.feed.listings.filtered import ORDERS
from clipqa.feed.listings.ranked import list_matches
from clipqa.feed.parsing import Parsed
from clipqa.feed.query import AsOf
from clipqa.models import Answer, EntryFacets, Outlet, SearchEntry, Topic
from clipqa.search import Matches, find
from clipqa.search.limits import Limits, limited_to
from tests.feed.library import (
    FIRST_MOMENT,
    TRANSCRIPT_WORDS,
    AnswerSpec,
    make_answers,
    make_random_library,
    queries,
)

pytestmark = pytest.mark.django_db

LIMIT = 5
ANCHOR = AsOf(FIRST_MOMENT + timedelta(hours=3), 2**62)
texts = st.lists(st.sampled_from(TRANSCRIPT_WORDS), min_size=1, max_size=4).map(" ".join)
texts |= st.sampled_from(['"the treaty"', "treaty -orbit", 'outlet:"delta" treaty', "topic:sci x"])
captured = queries(texts)
kinds = st.sampled_from(["everything", "topic", "outlet"])
EXAMPLES = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def random_library(db: None, seed: int) -> list[Answer]:
    return make_random_library(seed)


@pytest.fixture
def low_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clipqa.feed.listings.ranked.MAX_LISTED", LIMIT)


def scope_of(kind: str) -> Scope:
    """Return the scope of a kind, looked up since each library has its own topics and outlets."""
    if kind == "topic":
        return Scope.topic(Topic.objects.get(slug="elections"))
    return Scope.outlet(Outlet.objects.get(slug="delta-news")) if kind == "outlet" else EVERYTHING


def passing_ids(
    query: FeedQuery, matches: Matches, scope: Scope, without: Iterable[str] = ()
) -> list[int]:
    """Return the matches that the database filters leave, the best first."""
    visible = SearchEntry.objects.visible()
    filtered = scope.filter_entries(filter_entries(visible, query, matches, [*without]))
    passing = set(filtered.values_list("pk", flat=True))
    return [pk for pk in matches.ids if pk in passing]


def in_query_order(query: FeedQuery, ids: list[int]) -> list[int]:
    """Return the ids in the order of the query, as the database sorts them."""
    fields = ORDERS.get(query.order)
    if fields is None:
        return ids
    entries = SearchEntry.objects.filter(pk__in=ids).order_by(*fields)
    return list(entries.values_list("pk", flat=True))


def values_of(entry: SearchEntry, facet: str) -> list[str]:
    length = "short" if entry.duration_ms < 15_000 else "medium"
    return {
        "outlet": [entry.outlet.slug],
        "topic": [slug for _name, slug in entry.topics],
        "duration": [length if entry.duration_ms <= 60_000 else "long"],
        "year": [str(entry.shown_on.year)],
        "language": [entry.language],
        "speaker": [entry.speaker.key] if entry.speaker else [],
    }[facet]


def count_values(ids: list[int], facet: str) -> dict[str, int]:
    entries = SearchEntry.objects.select_related("outlet", "speaker").filter(pk__in=ids)
    values = [value for entry in entries for value in values_of(entry, facet)]
    return {value: values.count(value) for value in values}


@pytest.mark.parametrize("seed", [1, 2])
@EXAMPLES
@given(query=captured, kind=kinds)
def test_counting_in_memory_gives_what_the_database_counts(
    random_library: list[Answer], query: FeedQuery, kind: str
) -> None:
    scope, matches = scope_of(kind), find(query.text)
    listing = list_matches(query, matches, scope)
    assert list(listing.ids) == in_query_order(query, passing_ids(query, matches, scope))
    counts = {name: counted for name, counted in listing.counts.items() if counted}
    counted = count_capped(query, matches, scope, (), 1_000)
    assert (listing.count, counts) == (counted.count, counted.counts)
    assert listing.count_is_exact


@pytest.fixture
def no_search_within_filters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat every filter as leaving too many entries."""
    monkeypatch.setattr("clipqa.feed.listings.ranked.MAX_FILTERED", -1)


@pytest.mark.parametrize("seed", [3, 4])
@EXAMPLES
@given(
    query=captured,
    kind=kinds,
    most_matches=st.integers(1, 9) | st.just(10_000),
    is_anchored=st.booleans(),
)
def test_above_the_limit_the_best_matches_are_listed_and_counted(
    random_library: list[Answer],
    low_limit: None,
    no_search_within_filters: None,
    query: FeedQuery,
    kind: str,
    most_matches: int,
    is_anchored: bool,
) -> None:
    query = query.with_page(1, ANCHOR if is_anchored else None)
    as_of = query.as_of.pair() if query.as_of else None
    scope, everything = scope_of(kind), find(query.text, as_of=as_of)
    with limited_to(Limits(matches=most_matches)):
        matches = find(query.text, as_of=as_of)
        listing = list_matches(query, matches, scope)
    passing = passing_ids(query, matches, scope)
    is_capped = len(passing) > LIMIT or len(matches.ids) < len(everything.ids)
    assert list(listing.ids) == in_query_order(query, passing[:LIMIT])
    assert listing.count_is_exact == (not is_capped)
    for facet in BY_NAME:
        best = passing_ids(query, matches, scope, without=[facet])[:LIMIT]
        counted = listing.counts[facet]
        counts = {value: count for value, (_label, count) in counted.items()}
        assert counts == count_values(best, facet)


@pytest.mark.parametrize("sort", ["", "newest", "oldest", "shortest"])
def test_pages_end_at_the_limit(low_limit: None, sort: str) -> None:
    make_answers(
        [AnswerSpec(f"Which treaty is number {number}?", hour=number) for number in range(9)]
    )
    found = find("treaty").ids
    pages = [build_page(parsed(sort, number), "/search/", per_page=2) for number in (1, 2, 3, 4)]
    cards = [card.public_id for page in pages[:3] for card in page.cards]
    best = SearchEntry.objects.filter(pk__in=found[:LIMIT]).values_list(
        "answer__public_id", flat=True
    )
    assert sorted(cards) == sorted(best)
    assert [(page.count, page.count_is_exact, page.pager.pages) for page in pages] == [
        (LIMIT, False, 3)
    ] * 4
    assert pages[3].is_past_end
    assert pages[2].pager.next_url is None


def parsed(sort: str, page: int) -> Parsed:
    return Parsed(FeedQuery(text="treaty", sort=sort, page=page), [])


@pytest.mark.parametrize(("postings", "is_exact"), [(4, True), (3, False)])
def test_a_count_is_not_exact_if_not_all_postings_were_read(postings: int, is_exact: bool) -> None:
    make_answers([AnswerSpec(f"Which treaty is number {number}?") for number in range(4)])
    with limited_to(Limits(single_term_postings=postings)):
        listing = list_matches(FeedQuery(text="treaty"), find("treaty"), EVERYTHING)
    assert listing.count_is_exact == is_exact


@pytest.fixture
def delta_answers(db: None) -> list[int]:
    """Create thirty answers of Harbour TV and three of Delta about treaties; return the three."""
    many = [
        AnswerSpec(f"Which treaty binds port {number}?", hour=50 + number) for number in range(30)
    ]
    matching = [
        AnswerSpec(
            f"Which treaty binds river {number}?",
            transcript_text="The treaty of the orbit.",
            outlet=1,
            topics=(1,),
            language="ar",
            day=date(2024, 1, 1),
            hour=number,
        )
        for number in range(3)
    ]
    return [answer.pk for answer in make_answers([*many, *matching])[30:]]


LOW_LIMITS = Limits(single_term_postings=4, term_postings=4, phrase_postings=8, total_postings=4)


@pytest.mark.parametrize("text", ["treaty", '"which treaty"', "treaty -volcano", "which treaty"])
@pytest.mark.parametrize(
    ("filters", "kind"),
    [
        ({"chosen": {"outlet": ("delta-news",)}}, "everything"),
        ({"chosen": {"topic": ("elections",)}}, "everything"),
        ({"chosen": {"language": ("ar",)}}, "everything"),
        ({"date_to": date(2024, 1, 1)}, "everything"),
        ({"chosen": {"outlet": ("delta-news",), "language": ("ar",)}}, "everything"),
        ({}, "outlet"),
        ({}, "topic"),
        ({"chosen": {"language": ("ar",)}, "sort": "newest"}, "outlet"),
    ],
)
def test_a_selective_filter_finds_all_its_matches_of_a_frequent_word(
    delta_answers: list[int], text: str, filters: dict[str, Any], kind: str
) -> None:
    query, scope = FeedQuery(text=text, **filters), scope_of(kind)
    with limited_to(LOW_LIMITS):
        matches = find(text)
        assert not matches.is_complete
        listing = list_matches(query, matches, scope)
    assert sorted(listing.ids) == delta_answers
    assert (listing.count, listing.count_is_exact) == (3, True)
    assert listing.counts["topic"]["elections"] == ("Elections", 3)
    # The number that a facet without its own filter would count is unknown.
    assert listing.counted_at_most == 1_000


@pytest.mark.parametrize("text", ["outlet:delta treaty", "topic:elec treaty"])
def test_a_name_in_the_text_finds_all_its_matches_too(delta_answers: list[int], text: str) -> None:
    with limited_to(LOW_LIMITS):
        listing = list_matches(FeedQuery(text=text), find(text), EVERYTHING)
    assert sorted(listing.ids) == delta_answers
    assert listing.count_is_exact


def test_the_facet_of_a_filter_also_counts_the_matches_that_it_excludes(
    delta_answers: list[int],
) -> None:
    with limited_to(LOW_LIMITS):
        matches = find("treaty")
        query = FeedQuery(text="treaty", chosen={"outlet": ("delta-news",)})
        outlets = list_matches(query, matches, EVERYTHING).counts["outlet"]
    others = len(set(matches.ids) - set(delta_answers))
    assert outlets == {"harbour-tv": ("Harbour TV", others), "delta-news": ("Delta News", 3)}


def test_filtered_matches_are_in_the_order_of_all_matches(delta_answers: list[int]) -> None:
    query = FeedQuery(text="treaty orbit", chosen={"outlet": ("delta-news",)})
    everything = find(query.text)
    with limited_to(LOW_LIMITS):
        listing = list_matches(query, find(query.text), EVERYTHING)
    assert list(listing.ids) == passing_ids(query, everything, EVERYTHING)


@pytest.mark.parametrize("sort", ["", "newest", "oldest"])
def test_if_a_filter_leaves_too_many_matches_the_best_are_listed(
    delta_answers: list[int], monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    query = FeedQuery(text="treaty orbit", chosen={"outlet": ("delta-news",)}, sort=sort)
    best = passing_ids(query, find(query.text), EVERYTHING)[:2]
    monkeypatch.setattr("clipqa.feed.listings.ranked.MAX_LISTED", 2)
    with limited_to(LOW_LIMITS):
        listing = list_matches(query, find(query.text), EVERYTHING)
    assert list(listing.ids) == in_query_order(query, best)
    assert (listing.count, listing.count_is_exact) == (2, False)
    assert listing.counts["outlet"]["delta-news"] == ("Delta News", 2)


def test_pages_of_a_filtered_search_have_no_newer_answers(delta_answers: list[int]) -> None:
    anchor = AsOf(FIRST_MOMENT + timedelta(hours=1, minutes=30), 2**62)
    query = FeedQuery(text="treaty", chosen={"outlet": ("delta-news",)}, as_of=anchor)
    with limited_to(LOW_LIMITS):
        listing = list_matches(query, find("treaty", as_of=anchor.pair()), EVERYTHING)
    assert sorted(listing.ids) == delta_answers[:2]


@pytest.mark.parametrize(("limit", "counts"), [(4, 0), (2, 1)])
def test_entries_are_counted_only_if_no_counter_is_low_enough(
    delta_answers: list[int], monkeypatch: pytest.MonkeyPatch, limit: int, counts: int
) -> None:
    monkeypatch.setattr("clipqa.feed.listings.ranked.MAX_FILTERED", limit)
    query = FeedQuery(text="treaty", chosen={"outlet": ("delta-news",)})
    with limited_to(LOW_LIMITS), CaptureQueriesContext(connection) as captured:
        list_matches(query, find("treaty"), EVERYTHING)
    counted = [each["sql"] for each in captured if each["sql"].startswith("SELECT COUNT(*)")]
    assert len(counted) == counts


def test_if_a_filter_leaves_many_entries_only_the_best_matches_are_listed(
    delta_answers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clipqa.feed.listings.ranked.MAX_FILTERED", 2)
    with limited_to(LOW_LIMITS):
        matches = find("treaty")
        listing = list_matches(
            FeedQuery(text="treaty", chosen={"outlet": ("delta-news",)}), matches, EVERYTHING
        )
    assert set(listing.ids) == set(matches.ids) & set(delta_answers)
    assert not listing.count_is_exact


def test_hidden_answers_are_never_found() -> None:
    hidden = [AnswerSpec(f"Which treaty {number}?", when="scheduled") for number in range(6)]
    *_, public = make_answers([*hidden, AnswerSpec("Which treaty is public?")])
    with limited_to(Limits(single_term_postings=3)):
        assert set(find("treaty").ids) <= {public.pk}


@pytest.mark.parametrize("languages", [(), ("en",)])
def test_an_entry_without_facets_is_left_out(
    languages: tuple[str, ...],
) -> None:
    without_facets, intact = make_answers(
        [AnswerSpec(f"Which treaty is number {number}?") for number in range(2)]
    )
    query = FeedQuery(text="treaty", chosen={"language": languages})
    for deleted, passing in ((without_facets, [intact.pk]), (intact, [])):
        EntryFacets.objects.filter(entry=deleted.pk).delete()
        listing = list_matches(query, find("treaty"), EVERYTHING)
        assert list(listing.ids) == passing
        assert listing.counts["language"] == ({"en": ("en", 1)} if passing else {})


@pytest.mark.parametrize("lines", ["", "outlet delta-news Delta News\nyear 2026 2026"])
def test_lines_of_an_older_release_are_listed_but_not_counted(lines: str) -> None:
    old, new = make_answers(
        [AnswerSpec(f"Which treaty is number {number}?") for number in range(2)]
    )
    EntryFacets.objects.filter(entry=old.pk).update(lines=lines)
    listing = list_matches(FeedQuery(text="treaty"), find("treaty"), EVERYTHING)
    assert set(listing.ids) == {old.pk, new.pk}
    assert listing.counts["language"] == {"en": ("en", 1)}
    assert [cards for _name, cards in listing.counts["outlet"].values()] == [1]
