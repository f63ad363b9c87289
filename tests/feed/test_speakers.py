"""The filter by speaker: plain texts, of which a library may have any number."""

from io import StringIO
from urllib.parse import quote, urlencode

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clipqa import counters
from clipqa.curation import save_answer
from clipqa.curation.erasing import erase
from clipqa.feed import FeedPage
from clipqa.feed.facets.groupings import CountedFacet
from clipqa.models import (
    EntryFacets,
    FacetCount,
    FacetText,
    LibraryState,
    SearchEntry,
    SearchStatistics,
)
from clipqa.search.drift import find_drift
from clipqa.search.folding import FACETS_OUTDATED
from clipqa.search.indexing import index_answers
from tests.factories import make_outlet, make_published, make_topic
from tests.feed.conftest import GetFeed
from tests.views.reader import read
from tests.views.test_unpublished import CANARY, HIDINGS, Hide, make_canary

pytestmark = pytest.mark.django_db

# A list with counters, one counted by the database, and a search counted in memory.
LISTS = ["", "language=en", "q=harvest"]


def speaker_facet(feed: FeedPage) -> CountedFacet:
    return next(facet for facet in feed.facets if facet.name == "speaker")


def speaker_counts(feed: FeedPage) -> dict[str, int]:
    return {value.label: value.count for value in speaker_facet(feed).values}


def make_answers_by(*names: str, **values: object) -> None:
    for number, name in enumerate(names):
        make_published(f"What of harvest {number} by {name}?", speaker=name, **values)


def speakers_of(feed: FeedPage) -> set[str]:
    return {card.texts["speaker"] for card in feed.cards}


# Spellings of a name -----------------------------------------------------------


@pytest.mark.parametrize("asked", LISTS)
@pytest.mark.parametrize("typed", ["A. Aide", "a. aide", " A.\u00a0  AIDE ", "A. Ai\u00adde"])
def test_a_name_is_found_regardless_of_case_and_white_space(
    get_feed: GetFeed, asked: str, typed: str
) -> None:
    make_answers_by("A. Aide", "B. Boss")
    feed = get_feed(f"{asked}&{urlencode({'speaker': typed})}")
    assert speakers_of(feed) == {"A. Aide"}
    assert "A. Aide" in [chip.label for chip in feed.chips]
    assert feed.query.url("/").endswith("speaker=a.+aide" + "&language=en" * ("lang" in asked))
    assert feed.notices == []


@pytest.mark.parametrize("asked", LISTS)
def test_spellings_of_one_name_are_counted_together_with_the_last_saved_label(
    get_feed: GetFeed, asked: str
) -> None:
    make_answers_by("A. Aide", "A.  AIDE", "a. Aide", "B. Boss")
    assert speaker_counts(get_feed(asked)) == {"a. Aide": 3, "B. Boss": 1}


@pytest.mark.parametrize("asked", LISTS)
def test_answers_without_a_speaker_are_not_counted(get_feed: GetFeed, asked: str) -> None:
    make_answers_by("", "", "A. Aide")
    assert speaker_counts(get_feed(asked)) == {"A. Aide": 1}
    assert counters.miscounted() == 0


def test_a_library_without_speakers_has_no_speaker_facet(get_feed: GetFeed) -> None:
    make_answers_by("", "")
    assert "speaker" not in {facet.name for asked in LISTS for facet in get_feed(asked).facets}


@pytest.mark.parametrize("name", ["😀", "ليلى", "田中", "O’Neil & Söhne, 100% +", "x" * 200])
def test_any_name_can_be_selected(get_feed: GetFeed, name: str) -> None:
    make_answers_by(name, "B. Boss")
    (value,) = (each for each in speaker_facet(get_feed()).values if each.label == name)
    feed = get_feed(value.toggle_url.partition("?")[2])
    assert speakers_of(feed) == {name}
    assert [each.label for each in speaker_facet(feed).values if each.selected] == [name]


# Chosen ------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", LISTS)
def test_a_second_speaker_adds_answers_and_another_filter_removes_some(
    get_feed: GetFeed, asked: str
) -> None:
    make_answers_by("A. Aide", "B. Boss", "C. Clerk")
    make_answers_by("A. Aide", outlet=make_outlet("Delta"))
    both = get_feed(f"{asked}&speaker=a. aide&speaker=b. boss")
    assert (both.count, speakers_of(both)) == (3, {"A. Aide", "B. Boss"})
    assert speaker_counts(both) == {"A. Aide": 2, "B. Boss": 1, "C. Clerk": 1}
    assert get_feed(f"{asked}&speaker=a. aide&speaker=b. boss&outlet=delta").count == 1


def test_lists_of_topics_and_outlets_count_their_own_speakers(get_feed: GetFeed) -> None:
    make_answers_by("A. Aide", "B. Boss", topics=[make_topic("Peace")])
    make_published("And elsewhere?", speaker="A. Aide", outlet=make_outlet("Delta"))
    assert speaker_counts(get_feed("topic=peace")) == {"A. Aide": 1, "B. Boss": 1}
    assert speaker_counts(get_feed("outlet=delta")) == {"A. Aide": 1}


@pytest.mark.parametrize(
    ("asked", "counts"),
    [
        ("speaker=A. AIDE&speaker=b. boss&duration=long", {"Without “Over a minute”": 2}),
        ("speaker=a. aide&q=boss", {"Without “A. Aide”": 1, "Without “boss”": 1}),
        ("speaker=a. aide&speaker=b. boss&q=clerk", {"Without “A. Aide” or “B. Boss”": 1}),
    ],
)
def test_an_empty_page_suggests_removing_the_speaker(
    get_feed: GetFeed, asked: str, counts: dict[str, int]
) -> None:
    make_answers_by("A. Aide", "B. Boss", "C. Clerk")
    feed = get_feed(asked)
    assert feed.no_results is not None
    assert (
        counts.items()
        <= {suggestion.label: suggestion.count for suggestion in feed.no_results().without}.items()
    )


@pytest.mark.parametrize(
    "typed", ["nobody", "x" * 1_000, "a\0b", "😀", "\u202eediA .A", "\u200b", "%", "' OR 1=1 --"]
)
def test_an_unknown_speaker_gives_a_notice_and_is_ignored(get_feed: GetFeed, typed: str) -> None:
    make_answers_by("A. Aide")
    (notice,) = get_feed(urlencode({"speaker": typed})).notices
    assert notice.startswith("The filter “speaker” has no value “")
    assert notice.endswith("”. It was ignored.")
    assert get_feed(urlencode({"speaker": typed})).count == 1
    response = Client().get("/api/v1/answers/", {"speaker": typed})
    assert (response.status_code, response.json()["errors"][0]["parameter"]) == (400, "speaker")


def test_values_in_the_api_are_valid_parameters() -> None:
    make_answers_by("A. Aide", "A. AIDE", "B. Boss")
    found = Client().get("/api/v1/answers/").json()["facets"]
    facet = next(each for each in found if each["name"] == "speaker")
    assert (facet["label"], facet["truncated"]) == ("Speaker", False)
    assert facet["values"][0] == {
        "value": "a. aide",
        "label": "A. AIDE",
        "count": 2,
        "selected": False,
    }
    for value in facet["values"]:
        listed = Client().get("/api/v1/answers/", {"speaker": value["value"]}).json()
        assert listed["count"] == value["count"]


# Many --------------------------------------------------------------------------------------


def make_many(number: int) -> None:
    make_answers_by(*(f"Speaker {n:03}" for n in range(number)), "Speaker 007")


def test_the_fifty_most_common_speakers_and_the_selected_one_are_listed(get_feed: GetFeed) -> None:
    make_many(60)
    for asked in LISTS:
        facet = speaker_facet(get_feed(asked))
        assert (len(facet.values), facet.total, facet.truncated) == (50, 60, True)
        assert (facet.values[0].label, facet.values[0].count) == ("Speaker 007", 2)
        for number in range(60):
            chosen = speaker_facet(get_feed(f"{asked}&speaker=speaker {number:03}"))
            assert [value.label for value in chosen.make_values(0)] == [f"Speaker {number:03}"]
            assert chosen.total == 60


def test_a_page_of_all_speakers_is_sorted_by_name() -> None:
    make_many(60)
    page = read("/search/")
    assert "/search/?fragment=facet&facet=speaker" in page.links
    assert "All 60 speakers" in page.html
    assert "Find a speaker" in page.html
    for asked in LISTS:
        page = read(f"/search/?{asked}&fragment=facet&facet=speaker")
        keys = [a["data-key"] for a in page.all("a") if a.get("data-key")]
        assert keys == [f"speaker-speaker {number:03}" for number in range(60)]
        assert "Choose a speaker" in page.html


def test_the_number_of_speakers_is_counted_up_to_a_limit(
    get_feed: GetFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_many(60)
    monkeypatch.setattr("clipqa.facets.kinds.TextFacet.max_counted", 56)
    monkeypatch.setattr("clipqa.feed.facets.lists.MAX_VALUES_IN_ALL", 55)
    assert speaker_facet(get_feed()).total == 56
    assert "The 55 most common" in read("/search/").html


def test_a_page_takes_the_same_number_of_statements_for_any_number_of_speakers() -> None:
    lists = [*LISTS, "speaker=speaker 059", "q=harvest&speaker=speaker 059"]
    costs: dict[str, list[int]] = {asked: [] for asked in lists}
    for size in (60, 90, 120):
        make_many(size)
        for asked in lists:
            path = f"/search/?{quote(asked, safe='=&')}"
            Client().get(path)
            with CaptureQueriesContext(connection) as captured:
                Client().get(path)
            costs[asked].append(len(captured))
    for asked, counts in costs.items():
        assert len(set(counts)) == 1, asked
        assert counts[0] <= (9 if "q=" in asked else 4), asked


def test_the_answers_of_one_speaker_are_found_by_an_index() -> None:
    make_many(60)
    with CaptureQueriesContext(connection) as captured:
        Client().get("/search/?speaker=speaker+059")
    counting = next(each["sql"] for each in captured if "WITH s AS" in each["sql"])
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {counting}")
            assert "entry_by_speaker" in str(cursor.fetchall())


# Hidden, renamed and erased answers ------------------------------------------------------


@pytest.mark.parametrize("hide", HIDINGS)
def test_speakers_of_unpublished_answers_are_not_revealed(get_feed: GetFeed, hide: Hide) -> None:
    make_answers_by("A. Aide")
    canary, name = make_canary(), f"Dr {CANARY}"
    assert name in speaker_counts(get_feed())
    hide(canary)
    for asked in ["", "language=en", "q=harvest", "fragment=facet&facet=speaker"]:
        assert CANARY not in read(f"/search/?{asked}").html
    state = LibraryState.objects.current()
    (notice,) = get_feed(urlencode({"speaker": name}), state=state).notices
    assert notice == f"The filter “speaker” has no value “dr {CANARY}”. It was ignored."


def test_changing_the_speaker_of_an_answer_updates_the_facet() -> None:
    make_answers_by("A. Aide")
    answer = SearchEntry.objects.get().answer
    answer.speaker = "B. Boss"
    save_answer(answer)
    page = read("/search/?speaker=b.+boss").html
    assert "B. Boss" in page
    assert counters.miscounted() == 0
    assert not find_drift()


@pytest.mark.django_db(transaction=True)
def test_erasing_an_answer_deletes_the_name_of_its_speaker_unless_used(get_feed: GetFeed) -> None:
    make_answers_by("A. Aide", "A. Aide", "B. Boss")
    first, _second, boss = SearchEntry.objects.order_by("pk")
    erase(first.answer, "Regional court.")
    erase(boss.answer, "Regional court.")
    assert [text.name for text in FacetText.objects.all()] == ["A. Aide"]
    assert speaker_counts(get_feed()) == {"A. Aide": 1}


# Libraries of older releases ---------------------------------------------------------------------


def index_without_speakers() -> None:
    """Reset the index to the state of a release without this facet."""
    SearchEntry.objects.update(speaker=None)
    for facets in EntryFacets.objects.all():
        lines = [line for line in facets.lines.split("\n") if not line.startswith("S")]
        EntryFacets.objects.filter(pk=facets.pk).update(speaker=None, lines="\n".join(lines))
    FacetCount.objects.filter(facet="speaker").delete()
    FacetText.objects.all().delete()
    SearchStatistics.objects.update(facets="duration language outlet topic year")


def test_a_library_without_the_facet_is_listed_and_asks_to_be_indexed_again(
    get_feed: GetFeed,
) -> None:
    make_answers_by("A. Aide", "B. Boss")
    index_without_speakers()
    for asked in LISTS:
        feed = get_feed(asked)
        assert feed.count == 2
        assert {"outlet", "duration", "year", "language"} == {facet.name for facet in feed.facets}
    connection.check_constraints()  # pending checks would keep PostgreSQL from altering a table
    out = StringIO()
    call_command("migrate", verbosity=0, stdout=out)
    assert FACETS_OUTDATED in out.getvalue()
    with pytest.raises(CommandError, match="2 entries differ"):
        call_command("rebuild_search", "--check")
    call_command("rebuild_search", stdout=StringIO())
    assert not find_drift()
    assert all(speaker_counts(get_feed(asked)) == {"A. Aide": 1, "B. Boss": 1} for asked in LISTS)


def test_rebuilding_deletes_unused_names() -> None:
    make_answers_by("A. Aide")
    FacetText.of("speaker", "Nobody").save()  # type: ignore[union-attr]
    call_command("rebuild_search", stdout=StringIO())
    assert [text.name for text in FacetText.objects.all()] == ["A. Aide"]


def test_a_missing_name_is_reported_and_restored() -> None:
    make_answers_by("A. Aide")
    FacetText.objects.all().delete()
    assert find_drift().miscounted == 1
    call_command("rebuild_search", stdout=StringIO())
    assert not find_drift()
    assert FacetText.objects.get().name == "A. Aide"


def test_indexing_an_answer_again_changes_nothing() -> None:
    make_answers_by("A. Aide", "a. AIDE")
    before = list(FacetText.objects.values())
    index_answers(list(SearchEntry.objects.order_by("pk").values_list("pk", flat=True)))
    assert list(FacetText.objects.values()) == before
    assert counters.miscounted() == 0
