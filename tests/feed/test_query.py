import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from clipqa.facets import BY_NAME
from clipqa.feed.parsing import MAX_PAGE, parse_query
from clipqa.feed.query import EPOCH, AsOf, FeedQuery
from clipqa.search.text import parse_text

seconds = st.integers(0, 2 * 10**17).map(lambda number: timedelta(microseconds=number))
moments = seconds.map(lambda after: EPOCH + after)
anchors = st.builds(AsOf, moments, st.integers(0, 2**63 - 1))
words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=9)


slugs = st.text("abcxyz-0123456789停", min_size=1, max_size=12)
operators = st.sampled_from(
    ['"', '"two words"', "-x", "outlet:x", "topic:", "OR", "&", "=%", "+", "#"]
)


def has_words(text: str) -> bool:
    asked = parse_text(text)
    return bool(asked.included or asked.outlets or asked.topics)


def tuples_of(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(values, unique=True, max_size=4).map(tuple)


VALUES: dict[str, st.SearchStrategy] = {
    "outlet": slugs,
    "topic": slugs,
    "duration": st.sampled_from(["short", "medium", "long"]),
    "year": st.integers(1900, 2999),
    "language": st.sampled_from(["en", "ar", "pt-BR", "zh-Hant"]),
    "speaker": st.sampled_from(["a. aide", "léa & co", "weiss", "فاطمة", "停"]),
}
FIELDS: dict[str, st.SearchStrategy] = {
    # A text without a word to search for is ignored with a notice.
    "text": st.just("") | st.lists(words | operators, max_size=5).map(" ".join).filter(has_words),
    "chosen": st.fixed_dictionaries({facet: tuples_of(values) for facet, values in VALUES.items()}),
    "date_from": st.none() | st.dates(max_value=date(2024, 1, 1)),
    "date_to": st.none() | st.dates(min_value=date(2024, 1, 1)),
    "kind": st.sampled_from(["", "clips"]),
    "sort": st.sampled_from(["", "newest", "oldest", "shortest", "longest"]),
    "as_typed": st.booleans(),
    "page": st.integers(1, MAX_PAGE),
    "as_of": st.none() | anchors,
}


@given(st.builds(FeedQuery, **FIELDS))
def test_a_query_written_to_a_url_is_parsed_as_itself(query: FeedQuery) -> None:
    parsed = parse_query(QueryDict(urlsplit(query.url("/search/")).query))
    assert parsed.query == query
    assert parsed.problems == []


def test_every_field_of_a_query_is_tested() -> None:
    assert FIELDS.keys() == FeedQuery.__dataclass_fields__.keys()
    assert VALUES.keys() == BY_NAME.keys()


def test_a_url_has_its_parameters_in_a_fixed_order() -> None:
    chosen = {"language": ("en",), "year": (2025,), "topic": ("x",), "outlet": ("b", "a")}
    query = FeedQuery("word", chosen, date_from=date(2025, 1, 2), sort="oldest", page=3)
    assert query.url("/") == (
        "/?q=word&outlet=b&outlet=a&topic=x&year=2025&from=2025-01-02&language=en&sort=oldest&page=3"
    )


def test_an_empty_facet_equals_no_facet() -> None:
    assert FeedQuery(chosen={"outlet": (), "topic": ("x",)}) == FeedQuery(chosen={"topic": ("x",)})


def test_sorting_by_best_match_is_valid_with_words() -> None:
    query = FeedQuery(text="treaty", sort="best")
    assert parse_query(QueryDict(urlsplit(query.url("/")).query)).query == query


@given(anchors)
def test_an_anchor_is_parsed_as_itself(anchor: AsOf) -> None:
    assert AsOf.parse(str(anchor)) == anchor


@pytest.mark.parametrize(
    "text", ["", "-", "1-", "-1", "1-1-1", "x-1", "1-x", "9" * 30 + "-1", f"1-{2**63}", "1.5-1"]
)
def test_invalid_anchors_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text) or "^$"):
        AsOf.parse(text)


def test_an_empty_query_has_a_url_without_parameters() -> None:
    assert FeedQuery().url("/search/") == "/search/"
    assert FeedQuery(page=1).url("/topics/x/") == "/topics/x/"


def test_changing_a_filter_resets_page_and_anchor() -> None:
    query = FeedQuery(page=7, as_of=AsOf(datetime(2025, 1, 1, tzinfo=UTC), 5))
    assert query.toggled("outlet", "delta") == FeedQuery(chosen={"outlet": ("delta",)})
    assert query.changed(date_from=date(2025, 1, 1)) == FeedQuery(date_from=date(2025, 1, 1))


def test_toggling_a_value_twice_removes_it() -> None:
    query = FeedQuery(chosen={"topic": ("one", "two")})
    assert query.toggled("topic", "one").chosen == {"topic": ("two",)}
    assert query.toggled("topic", "three").chosen == {"topic": ("one", "two", "three")}
    assert query.toggled("topic", "one").toggled("topic", "two") == FeedQuery()


def test_the_default_order_is_best_match_only_with_words() -> None:
    assert FeedQuery().order == "newest"
    assert FeedQuery(text="treaty").order == "best"
    assert FeedQuery(text="treaty", sort="oldest").order == "oldest"
