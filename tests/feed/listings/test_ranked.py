"""What a search matched, counted in memory: as the database would count it, up to a cap."""

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
from clipqa.feed.filters import narrow
from clipqa.feed.listings.capped import count_first
from clipqa.feed.listings.filtered import ORDERS
from clipqa.feed.listings.ranked import list_matches
from clipqa.feed.parsing import Parsed
from clipqa.feed.query import AsOf
from clipqa.models import Answer, EntryFacets, Outlet, SearchEntry, Topic
from clipqa.search import Matches, find
from clipqa.search.limits import Limits, limited_to
from tests.feed.library import FIRST_MOMENT, SAID, Sketch, make_random_library, queries, shelve

pytestmark = pytest.mark.django_db

FEW = 5
HALFWAY = AsOf(FIRST_MOMENT + timedelta(hours=3), 2**62)
texts = st.lists(st.sampled_from(SAID), min_size=1, max_size=4).map(" ".join)
texts |= st.sampled_from(['"the treaty"', "treaty -orbit", 'outlet:"delta" treaty', "topic:sci x"])
asked = queries(texts)
kinds = st.sampled_from(["everything", "topic", "outlet"])
EXAMPLES = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def random_library(db: None, seed: int) -> list[Answer]:
    return make_random_library(seed)


@pytest.fixture
def few_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clipqa.feed.listings.ranked.MAX_LISTED", FEW)


def scope_of(kind: str) -> Scope:
    """Looked up in each library, since its topics and outlets are its own."""
    if kind == "topic":
        return Scope.topic(Topic.objects.get(slug="elections"))
    return Scope.outlet(Outlet.objects.get(slug="delta-news")) if kind == "outlet" else EVERYTHING


def passing(
    query: FeedQuery, matches: Matches, scope: Scope, without: Iterable[str] = ()
) -> list[int]:
    """What the database leaves of the matches, best first."""
    visible = SearchEntry.objects.visible()
    narrowed = scope.narrow(narrow(visible, query, matches, [*without]))
    left = set(narrowed.values_list("pk", flat=True))
    return [pk for pk in matches.ids if pk in left]


def in_order(query: FeedQuery, ids: list[int]) -> list[int]:
    """As the database puts them, where anything but the best is wanted first."""
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


def tallied(ids: list[int], facet: str) -> dict[str, int]:
    entries = SearchEntry.objects.select_related("outlet", "speaker").filter(pk__in=ids)
    values = [value for entry in entries for value in values_of(entry, facet)]
    return {value: values.count(value) for value in values}


@pytest.mark.parametrize("seed", [1, 2])
@EXAMPLES
@given(query=asked, kind=kinds)
def test_counting_in_memory_gives_what_the_database_counts(
    random_library: list[Answer], query: FeedQuery, kind: str
) -> None:
    scope, matches = scope_of(kind), find(query.text)
    listing = list_matches(query, matches, scope)
    assert list(listing.ids) == in_order(query, passing(query, matches, scope))
    counts = {name: counted for name, counted in listing.counts.items() if counted}
    counted = count_first(query, matches, scope, (), 1_000)
    assert (listing.count, counts) == (counted.count, counted.counts)
    assert listing.count_is_exact


@pytest.fixture
def nothing_looked_for_within(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every filter left many entries."""
    monkeypatch.setattr("clipqa.feed.listings.ranked.MAX_FILTERED", -1)


@pytest.mark.parametrize("seed", [3, 4])
@EXAMPLES
@given(
    query=asked,
    kind=kinds,
    most_matches=st.integers(1, 9) | st.just(10_000),
    is_walk=st.booleans(),
)
def test_above_the_cap_the_best_are_listed_and_counted(
    random_library: list[Answer],
    few_listed: None,
    nothing_looked_for_within: None,
    query: FeedQuery,
    kind: str,
    most_matches: int,
    is_walk: bool,
) -> None:
    query = query.with_page(1, HALFWAY if is_walk else None)
    as_of = query.as_of.pair() if query.as_of else None
    scope, everything = scope_of(kind), find(query.text, as_of=as_of)
    with limited_to(Limits(matches=most_matches)):
        matches = find(query.text, as_of=as_of)
        listing = list_matches(query, matches, scope)
    fitting = passing(query, matches, scope)
    is_cut = len(fitting) > FEW or len(matches.ids) < len(everything.ids)
    assert list(listing.ids) == in_order(query, fitting[:FEW])
    assert listing.count_is_exact == (not is_cut)
    for facet in BY_NAME:
        best = passing(query, matches, scope, without=[facet])[:FEW]
        counted = listing.counts[facet]
        counts = {value: count for value, (_label, count) in counted.items()}
        assert counts == tallied(best, facet)


@pytest.mark.parametrize("sort", ["", "newest", "oldest", "shortest"])
def test_pages_end_at_the_cap(few_listed: None, sort: str) -> None:
    shelve([Sketch(f"Which treaty is number {number}?", hour=number) for number in range(9)])
    found = find("treaty").ids
    pages = [build_page(parsed(sort, number), "/search/", per_page=2) for number in (1, 2, 3, 4)]
    cards = [card.public_id for page in pages[:3] for card in page.cards]
    best = SearchEntry.objects.filter(pk__in=found[:FEW]).values_list(
        "answer__public_id", flat=True
    )
    assert sorted(cards) == sorted(best)
    assert [(page.count, page.count_is_exact, page.pager.pages) for page in pages] == [
        (FEW, False, 3)
    ] * 4
    assert pages[3].is_past_end
    assert pages[2].pager.next_url is None


def parsed(sort: str, page: int) -> Parsed:
    return Parsed(FeedQuery(text="treaty", sort=sort, page=page), [])


@pytest.mark.parametrize(("postings", "is_exact"), [(4, True), (3, False)])
def test_a_count_is_not_exact_where_not_all_holders_of_a_word_were_looked_at(
    postings: int, is_exact: bool
) -> None:
    shelve([Sketch(f"Which treaty is number {number}?") for number in range(4)])
    with limited_to(Limits(single_term_postings=postings)):
        listing = list_matches(FeedQuery(text="treaty"), find("treaty"), EVERYTHING)
    assert listing.count_is_exact == is_exact


@pytest.fixture
def treaties(db: None) -> list[int]:
    """Thirty answers of Harbour TV and three others, all of a treaty; the ids of the three."""
    many = [Sketch(f"Which treaty binds port {number}?", hour=50 + number) for number in range(30)]
    few = [
        Sketch(
            f"Which treaty binds river {number}?",
            said="The treaty of the orbit.",
            outlet=1,
            topics=(1,),
            language="ar",
            day=date(2024, 1, 1),
            hour=number,
        )
        for number in range(3)
    ]
    return [answer.pk for answer in shelve([*many, *few])[30:]]


FEW_READ = Limits(single_term_postings=4, term_postings=4, phrase_postings=8, total_postings=4)


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
def test_a_filter_that_leaves_few_finds_them_all_however_many_hold_the_word(
    treaties: list[int], text: str, filters: dict[str, Any], kind: str
) -> None:
    query, scope = FeedQuery(text=text, **filters), scope_of(kind)
    with limited_to(FEW_READ):
        matches = find(text)
        assert not matches.is_complete
        listing = list_matches(query, matches, scope)
    assert sorted(listing.ids) == treaties
    assert (listing.count, listing.count_is_exact) == (3, True)
    assert listing.counts["topic"]["elections"] == ("Elections", 3)
    # Nobody knows how many a facet without its own filter would count.
    assert listing.counted_at_most == 1_000


@pytest.mark.parametrize("text", ["outlet:delta treaty", "topic:elec treaty"])
def test_a_name_in_the_text_finds_all_likewise(treaties: list[int], text: str) -> None:
    with limited_to(FEW_READ):
        listing = list_matches(FeedQuery(text=text), find(text), EVERYTHING)
    assert sorted(listing.ids) == treaties
    assert listing.count_is_exact


def test_the_facet_of_a_filter_counts_the_best_of_all_beside_what_it_leaves(
    treaties: list[int],
) -> None:
    with limited_to(FEW_READ):
        matches = find("treaty")
        query = FeedQuery(text="treaty", chosen={"outlet": ("delta-news",)})
        outlets = list_matches(query, matches, EVERYTHING).counts["outlet"]
    beside = len(set(matches.ids) - set(treaties))
    assert outlets == {"harbour-tv": ("Harbour TV", beside), "delta-news": ("Delta News", 3)}


def test_what_a_filter_leaves_is_in_the_order_that_all_matches_are_in(treaties: list[int]) -> None:
    query = FeedQuery(text="treaty orbit", chosen={"outlet": ("delta-news",)})
    everything = find(query.text)
    with limited_to(FEW_READ):
        listing = list_matches(query, find(query.text), EVERYTHING)
    assert list(listing.ids) == passing(query, everything, EVERYTHING)


@pytest.mark.parametrize("sort", ["", "newest", "oldest"])
def test_of_more_that_a_filter_leaves_than_are_listed_these_are_the_best(
    treaties: list[int], monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    query = FeedQuery(text="treaty orbit", chosen={"outlet": ("delta-news",)}, sort=sort)
    best = passing(query, find(query.text), EVERYTHING)[:2]
    monkeypatch.setattr("clipqa.feed.listings.ranked.MAX_LISTED", 2)
    with limited_to(FEW_READ):
        listing = list_matches(query, find(query.text), EVERYTHING)
    assert list(listing.ids) == in_order(query, best)
    assert (listing.count, listing.count_is_exact) == (2, False)
    assert listing.counts["outlet"]["delta-news"] == ("Delta News", 2)


def test_a_walk_through_what_a_filter_leaves_meets_no_newer_answer(treaties: list[int]) -> None:
    walk = AsOf(FIRST_MOMENT + timedelta(hours=1, minutes=30), 2**62)
    query = FeedQuery(text="treaty", chosen={"outlet": ("delta-news",)}, as_of=walk)
    with limited_to(FEW_READ):
        listing = list_matches(query, find("treaty", as_of=walk.pair()), EVERYTHING)
    assert sorted(listing.ids) == treaties[:2]


@pytest.mark.parametrize(("most", "counts"), [(4, 0), (2, 1)])
def test_entries_are_counted_only_where_no_counter_tells_that_a_filter_leaves_few(
    treaties: list[int], monkeypatch: pytest.MonkeyPatch, most: int, counts: int
) -> None:
    monkeypatch.setattr("clipqa.feed.listings.ranked.MAX_FILTERED", most)
    query = FeedQuery(text="treaty", chosen={"outlet": ("delta-news",)})
    with limited_to(FEW_READ), CaptureQueriesContext(connection) as asked:
        list_matches(query, find("treaty"), EVERYTHING)
    counted = [each["sql"] for each in asked if each["sql"].startswith("SELECT COUNT(*)")]
    assert len(counted) == counts


def test_of_many_entries_that_a_filter_leaves_the_best_matches_are_enough(
    treaties: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clipqa.feed.listings.ranked.MAX_FILTERED", 2)
    with limited_to(FEW_READ):
        matches = find("treaty")
        listing = list_matches(
            FeedQuery(text="treaty", chosen={"outlet": ("delta-news",)}), matches, EVERYTHING
        )
    assert set(listing.ids) == set(matches.ids) & set(treaties)
    assert not listing.count_is_exact


def test_the_hidden_are_left_out_however_many_they_are() -> None:
    hidden = [Sketch(f"Which treaty {number}?", when="scheduled") for number in range(6)]
    *_, public = shelve([*hidden, Sketch("Which treaty is public?")])
    with limited_to(Limits(single_term_postings=3)):
        assert set(find("treaty").ids) <= {public.pk}


@pytest.mark.parametrize("languages", [(), ("en",)])
def test_an_entry_that_lost_its_facets_is_left_out_and_hides_no_other(
    languages: tuple[str, ...],
) -> None:
    lost, kept = shelve([Sketch(f"Which treaty is number {number}?") for number in range(2)])
    query = FeedQuery(text="treaty", chosen={"language": languages})
    for gone, left in ((lost, [kept.pk]), (kept, [])):
        EntryFacets.objects.filter(entry=gone.pk).delete()
        listing = list_matches(query, find("treaty"), EVERYTHING)
        assert list(listing.ids) == left
        assert listing.counts["language"] == ({"en": ("en", 1)} if left else {})


@pytest.mark.parametrize("lines", ["", "outlet delta-news Delta News\nyear 2026 2026"])
def test_what_an_older_release_wrote_is_listed_and_counted_by_no_facet(lines: str) -> None:
    old, new = shelve([Sketch(f"Which treaty is number {number}?") for number in range(2)])
    EntryFacets.objects.filter(entry=old.pk).update(lines=lines)
    listing = list_matches(FeedQuery(text="treaty"), find("treaty"), EVERYTHING)
    assert set(listing.ids) == {old.pk, new.pk}
    assert listing.counts["language"] == {"en": ("en", 1)}
    assert [cards for _name, cards in listing.counts["outlet"].values()] == [1]
