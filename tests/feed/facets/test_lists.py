"""Filters with many values: a short list on the page, all of them a link away."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clipqa.feed.facets.groupings import CountedFacet, FacetValue
from clipqa.feed.facets.lists import full_list, shorten
from clipqa.feed.query import FeedQuery
from tests.factories import make_outlet, make_published, make_topic
from tests.views.reader import Page, read
from tests.views.test_unpublished import CANARY, HIDINGS, Hide, make_canary


def facet(
    size: int, name: str = "outlet", selected: tuple[int, ...] = (), url: str = "/search/"
) -> CountedFacet:
    values = [
        FacetValue(f"v{n}", f"Value {n:04}", size - n, n in selected, f"/search/?outlet=v{n}")
        for n in range(size)
    ]

    def make(most: int) -> list[FacetValue]:
        return [value for at, value in enumerate(values) if at < most or value.selected]

    return CountedFacet(name, name.capitalize(), make, signature=b"", url=url, known=size)


def numbers(values: list[FacetValue]) -> list[int]:
    return [int(value.value[1:]) for value in values]


def test_six_values_are_shown_and_the_others_are_collapsed() -> None:
    found = shorten(facet(9))
    assert (numbers(found.first), numbers(found.rest)) == ([0, 1, 2, 3, 4, 5], [6, 7, 8])
    assert not found.is_long
    assert found.whole_url == ""


def test_selected_values_are_always_shown() -> None:
    found = shorten(facet(200, selected=(0, 8, 120)))
    assert numbers(found.first) == [0, 1, 2, 3, 4, 5, 8, 120]
    assert not {0, 8, 120} & set(numbers(found.rest))


@pytest.mark.parametrize(("size", "is_long"), [(12, False), (13, True)])
def test_a_list_of_thirteen_values_or_more_is_long(size: int, is_long: bool) -> None:
    assert shorten(facet(size)).is_long == is_long


@pytest.mark.parametrize(("size", "on_page"), [(50, 50), (51, 50), (2000, 50)])
def test_a_page_has_the_fifty_most_common_values(size: int, on_page: int) -> None:
    found = shorten(facet(size))
    assert len(found.first) + len(found.rest) == on_page
    assert bool(found.whole_url) == (size > 50)
    assert found.total == size


def test_the_link_to_all_values_keeps_the_query_without_its_page() -> None:
    query = FeedQuery(text="a&b", chosen={"outlet": ("x",)})
    found = shorten(facet(60, "topic", url=query.url("/search/")))
    assert found.whole_url == "/search/?q=a%26b&outlet=x&fragment=facet&facet=topic"
    assert found.all_label == "All 60 topics"
    assert shorten(facet(60)).whole_url == "/search/?fragment=facet&facet=outlet"


def test_a_facet_without_its_own_wording_has_the_default_one() -> None:
    assert shorten(facet(2000, "zebra")).all_label == "All 2,000 values"


def test_a_single_value_is_offered_only_if_it_is_selected() -> None:
    assert not shorten(facet(1)).offers_choice
    assert shorten(facet(1, selected=(0,))).offers_choice
    assert shorten(facet(2)).offers_choice


def test_all_values_are_sorted_by_name_ignoring_accents_and_case() -> None:
    labels = ["Zebra", "élan", "Eland", "apple", "Ábaco", "Ёлка", "Арфа"]
    of = facet(len(labels))
    values = [replace(v, label=label) for v, label in zip(of.values, labels, strict=True)]
    found = full_list([replace(of, make_values=lambda most: values)], "outlet")
    assert found is not None
    order = [value.label for value in found.first]
    assert order == ["Ábaco", "apple", "élan", "Eland", "Zebra", "Арфа", "Ёлка"]


def test_years_are_not_sorted_by_name() -> None:
    found = full_list([facet(30, "year")], "year")
    assert found is not None
    assert numbers(found.first) == list(range(30))


def test_a_facet_without_values_has_no_list() -> None:
    assert full_list([facet(3)], "topic") is None


# On a site ---------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


def make_topics(number: int) -> None:
    make_published("Who talks?", topics=[make_topic(f"Topic {n:03}") for n in range(number)])
    make_published("Who else?", topics=[make_topic("Topic 007")], outlet=make_outlet("Delta"))


def test_the_page_of_all_topics_lists_each_with_its_count_and_keeps_the_query() -> None:
    make_topics(60)
    page = read("/search/?outlet=harbour-public-tv&fragment=facet&facet=topic")
    leading = [link for link in page.links if "topic=topic-" in link]
    assert len(leading) == 60
    assert "/search/?outlet=harbour-public-tv&topic=topic-041" in leading
    assert page.meta("robots") == "noindex"
    assert "/search/?outlet=harbour-public-tv" in page.links  # the way back
    assert "Choose a topic" in page.html


def test_the_page_of_all_values_is_not_indexed_by_search_engines() -> None:
    make_topics(3)
    response = Client().get("/search/?fragment=facet&facet=topic")
    assert response["X-Robots-Tag"] == "noindex"
    assert Page(response.content.decode()).canonical == "http://testserver/search/"
    assert response["Cache-Control"].startswith("public")


def test_the_page_of_a_topic_has_lists_of_its_own_values() -> None:
    make_topics(60)
    page = read("/topics/topic-007/?fragment=facet&facet=outlet")
    assert "/topics/topic-007/?outlet=delta" in page.links


@pytest.mark.parametrize("facet", ["", "zebra", "year%00", "x" * 5000, "outlet&facet=zebra"])
def test_an_unknown_facet_returns_the_whole_page(facet: str) -> None:
    make_topics(3)
    assert 'id="feed-swap"' in read(f"/search/?fragment=facet&facet={facet}").html


def test_the_page_has_fifty_topics_and_a_link_to_all() -> None:
    make_topics(70)
    page = read("/search/?topic=topic-069")
    listed = [a["data-key"] for a in page.all("a") if a.get("data-key", "").startswith("topic-")]
    assert len(listed) == len(set(listed)) == 51
    assert "topic-topic-069" in listed
    assert "/search/?topic=topic-069&fragment=facet&facet=topic" in page.links


@pytest.mark.parametrize(
    ("path", "listed", "total"),
    [
        ("/search/?q=talks&topic=topic-069", [*range(50), 69], 70),
        ("/topics/topic-003/?q=talks", [*range(3), *range(4, 51)], 69),
    ],
)
def test_a_search_has_the_fifty_most_common_topics_and_the_selected_one(
    path: str, listed: list[int], total: int
) -> None:
    make_topics(70)
    page = read(path)
    keys = [a["data-key"] for a in page.all("a") if a.get("data-key", "").startswith("topic-")]
    assert sorted(keys) == [f"topic-topic-{number:03}" for number in listed]
    assert f"All {total} topics" in page.html


def test_the_size_of_the_filters_does_not_grow_with_the_number_of_topics() -> None:
    weights = []
    for size in (60, 120):
        make_topics(size)
        filters = read("/search/").html.partition('id="filters"')[2].partition("</aside>")[0]
        weights.append(len(filters))
    assert weights[1] < weights[0] + 100


@pytest.mark.parametrize("hide", HIDINGS)
def test_values_of_unpublished_answers_are_not_listed(hide: Hide) -> None:
    make_topics(60)
    canary = make_canary()
    paths = [f"/search/?fragment=facet&facet={name}" for name in ("topic", "outlet")]
    assert all(CANARY in read(path).html for path in paths)
    hide(canary)
    for path in [*paths, "/search/"]:
        assert CANARY not in read(path).html.replace("Search", "")


def test_a_list_takes_the_same_number_of_statements_at_any_length() -> None:
    costs = []
    for size in (1, 6, 30):
        make_topics(size)
        Client().get("/search/")
        with CaptureQueriesContext(connection) as captured:
            Client().get("/search/?fragment=facet&facet=topic&outlet=delta")
        costs.append(len(captured))
    assert len(set(costs)) == 1
    assert costs[0] <= 6
