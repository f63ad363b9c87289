"""Template filters and range bars."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace as Thing

import pytest

from clipqa.templatetags import clipqa as tags


def card(public_id: str, start_ms: int, end_ms: int) -> Thing:
    clip = Thing(start_ms=start_ms, end_ms=end_ms, duration_ms=end_ms - start_ms)
    return Thing(public_id=public_id, clip=clip, question=public_id)


def test_times_are_formatted_as_clocks_durations_and_seconds():
    assert tags.clock(140_900) == "02:20"
    assert tags.duration(400) == "0:01"
    assert tags.timecode(140_500) == "02:20.5"
    assert tags.seconds(140_500) == "140.5"


@pytest.mark.parametrize(
    "write", [tags.clock, tags.duration, tags.timecode, tags.seconds, tags.day]
)
def test_an_unknown_time_is_empty(write):
    assert write(None) == ""


def test_a_date_is_formatted_unambiguously():
    assert tags.day(dt.date(2025, 2, 18)) == "18 Feb 2025"


def test_a_moment_is_a_day_in_the_time_zone_of_the_site(settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    late = dt.datetime(2025, 2, 18, 20, 0, tzinfo=dt.UTC)
    assert tags.day(late) == "19 Feb 2025"


def test_large_counts_are_grouped():
    assert tags.number(1120) == "1,120"


def test_a_printed_url_is_absolute():
    canonical = "https://clips.example.org/topics/peace/"
    whole = tags.absolute("/questions/why/?answer=abc", canonical)
    assert whole == "https://clips.example.org/questions/why/?answer=abc"


def test_a_form_has_every_filter_except_its_own():
    hidden = [("outlet", "a"), ("outlet", "b"), ("sort", "newest"), ("from", "2025-01-01")]
    assert tags.without(hidden, "sort,page") == [hidden[0], hidden[1], hidden[3]]
    assert tags.value_of(hidden, "from") == "2025-01-01"
    assert tags.value_of(hidden, "to") == ""


def test_names_are_joined_as_in_a_sentence():
    assert tags.and_list(["A"]) == "A"
    assert tags.and_list(["A", "B"]) == "A and B"
    assert tags.and_list(["A", "B", "C", "D", "E"]) == "A, B and 3 more"


def test_chosen_filters_are_counted_without_the_words_of_the_search():
    chips = ["“talks”", "Delta", "From 1 May 2026"]
    assert tags.chosen(Thing(chips=chips, query=Thing(text="talks"))) == 2
    assert tags.chosen(Thing(chips=chips[1:], query=Thing(text=""))) == 2


def test_the_bar_shows_the_position_of_the_clip_in_the_recording():
    assert tags.bar_segment(40_000, 60_000, 160_000) == (250, 125)


def test_a_one_second_clip_of_an_hour_is_visible():
    assert tags.bar_segment(1_800_000, 1_801_000, 3_600_000) == (500, tags.MIN_WIDTH)


@pytest.mark.parametrize("end_ms", [3_600_000, 3_601_000])
def test_a_clip_at_the_very_end_stays_on_the_bar(end_ms):
    x, width = tags.bar_segment(end_ms - 1000, end_ms, 3_600_000)
    assert x + width <= tags.BAR_WIDTH


def test_without_a_known_duration_no_bar_is_drawn():
    clip = Thing(start_ms=0, end_ms=1000)
    assert tags.range_bar(clip, None)["segment"] is None


def test_overlapping_clips_have_separate_lanes():
    cards = [card("a", 0, 50_000), card("b", 40_000, 60_000), card("c", 50_000, 90_000)]
    bar = tags.recording_bar(cards, 100_000, cards[1])
    assert [segment.y for segment in bar["segments"]] == [0, 1, 0]
    assert [segment.current for segment in bar["segments"]] == [False, True, False]
    assert bar["height"] == 2


def test_the_number_of_lanes_is_limited():
    cards = [card(str(number), number, 90_000) for number in range(9)]
    assert tags.recording_bar(cards, 100_000)["height"] == tags.MAX_LANES


def test_a_recording_of_unknown_duration_ends_with_its_last_clip():
    bar = tags.recording_bar([card("a", 0, 40_000)], None)
    assert bar["quarters"] == [0, 10_000, 20_000, 30_000, 40_000]


def test_a_recording_without_clips_draws_nothing():
    assert tags.recording_bar([], None)["quarters"] == []
