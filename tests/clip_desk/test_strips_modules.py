"""The arithmetic of the strips: the part that is shown, ticks, levels, lines and clips."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.standins.server import Site

pytestmark = pytest.mark.browser
MODULES = (
    "view",
    "ticks",
    "levels",
    "cue-blocks",
    "clip-groups",
    "limits",
    "spoken",
    "time-labels",
)
LOADED = """async (names) => {
  const load = (name) => import(`/static/js/clip-desk/strips/${name}.js`);
  Object.assign(window, ...(await Promise.all(names.map(load))));
  const times = (view) => [view.fromMs, view.toMs];
  const table = (rows) => ({
    within: (startMs, endMs) => {
      const inView = rows.filter(([from, to]) => to > startMs && from < endMs);
      const first = rows.indexOf(inView[0]);
      return inView.length ? [first, first + inView.length] : [0, 0];
    },
    startMs: (at) => rows[at][0], endMs: (at) => rows[at][1], text: (at) => rows[at][2] ?? "",
  });
  Object.assign(window, { times, table });
}"""


@pytest.fixture(scope="module")
def modules(browser: Browser, site: Site) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(site.add_page("/modules/", "<!DOCTYPE html><title>Modules</title>"))
    page.evaluate(LOADED, list(MODULES))
    yield page
    page.close()


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("times(View.start(724_000))", [0, 60_000]),
        ("times(View.start(20_000))", [0, 20_000]),
        ("times(View.start(500))", [0, 2_000]),  # never shorter
        ("times(View.of(700_000, 60_000, 724_000))", [664_000, 724_000]),
        ("times(View.start(724_000).fitting(100_000, 120_000))", [93_000, 127_000]),
        ("times(View.start(724_000).fitting(0, 700_000))", [0, 724_000]),
        ("times(View.start(724_000).zoomedBy(0.5, 60_000))", [30_000, 60_000]),
        ("times(View.start(724_000).zoomedBy(0.5, 0))", [0, 30_000]),
        ("times(View.start(724_000).zoomedBy(100, 30_000))", [0, 724_000]),
        ("times(View.start(724_000).zoomedBy(0.0001, 30_000))", [29_000, 31_000]),
        ("times(View.start(724_000).showing(59_000))", [0, 60_000]),
        ("times(View.start(724_000).showing(61_000, 0.1))", [55_000, 115_000]),
        ("times(View.start(724_000).movedBy(-5))", [0, 60_000]),
        ("times(View.start(724_000).lasting(30_000))", [0, 30_000]),
        ("View.start(724_000).timeAt(0.25)", 15_000),
        ("View.start(724_000).timeAt(-1)", 0),
        ("View.start(724_000).fractionOf(15_000)", 0.25),
        ("percent(0.20193)", "20.193%"),
    ],
)
def test_the_view(modules: Page, expression: str, expected: Any) -> None:
    assert modules.evaluate(expression) == expected


@pytest.mark.parametrize("span", [2_000, 9_000, 52_000, 400_000, 10_800_000, 86_400_000])
@pytest.mark.parametrize("width", [330, 844, 1_900])
def test_ticks_are_round_and_have_room(modules: Page, span: int, width: int) -> None:
    ticks = modules.evaluate(f"ticksOf(View.of(123_456, {span}, 100_000_000), {width})")
    step = ticks[1]["ms"] - ticks[0]["ms"]
    assert all(tick["ms"] % step == 0 for tick in ticks)
    assert step / span * width >= 46
    labelled = [tick["ms"] for tick in ticks if tick["text"]]
    assert labelled
    assert all((b - a) / span * width >= 76 for a, b in itertools.pairwise(labelled))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("clock(140_500)", "02:20"),
        ("clock(140_590, 1)", "02:20.5"),
        ("clock(3_723_000)", "1:02:03"),
        ("new SpokenTimes('en').of(0)", "0 seconds"),
        ("new SpokenTimes('en').of(61_000)", "1 minute 1 second"),
        ("new SpokenTimes('en').of(3_600_000)", "1 hour"),
        ("new SpokenTimes('de').of(140_500)", "2 Minuten, 20,5 Sekunden"),
        ("allowedMs({ startMs: 5000, endMs: 9000 }, 60000, 'start', 9500)", 8_900),
        ("allowedMs({ startMs: 5000, endMs: 9000 }, 60000, 'end', 4000)", 5_100),
        ("allowedMs({ startMs: null, endMs: null }, 60000, 'end', 70000)", 60_000),
    ],
)
def test_times(modules: Page, expression: str, expected: Any) -> None:
    assert modules.evaluate(expression) == expected


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([100, 300], [100, 300]),
        ([300, 310], [277, 333]),  # beside each other
        ([310, 300], [333, 277]),  # the end is before the start
        ([5, 10], [26, 82]),  # within the strip
        ([798], [774]),
        ([], []),
    ],
)
def test_times_are_written_beside_each_other(
    modules: Page, places: list[int], expected: list[int]
) -> None:
    assert modules.evaluate("(places) => placed(places, 52, 800)", places) == expected


def test_levels_are_the_loudest_sample_of_each_bar(modules: Page) -> None:
    found = modules.evaluate(
        """() => {
          const bytes = new Uint8Array(2 * 25 * 60).fill(128);
          bytes.set([0, 128], 2 * 25 * 30); // one loud pair after 30 seconds
          const levels = new Levels(bytes, 40);
          const bars = (from, span) => levels.bars(View.of(from, span, 60_000), 844);
          const isLoud = ({ level }) => level > 0;
          const loud = (all) => all.filter(isLoud).map(({ place }) => Math.round(place * 100));
          return [bars(0, 60_000).length, loud(bars(0, 60_000)), loud(bars(29_000, 2_000))];
        }"""
    )
    assert 844 / 7.2 <= found[0] <= 844 / 3.6
    assert found[1] == [50]
    assert found[2] == [51]


def test_bars_stay_at_their_times_when_the_view_moves(modules: Page) -> None:
    found = modules.evaluate(
        """() => {
          const bytes = new Uint8Array(2 * 25 * 60).map((_, at) => (at * 37) % 256);
          const levels = new Levels(bytes, 40);
          const at = (from) => {
            const view = View.of(from, 20_000, 60_000);
            return levels.bars(view, 844).map(({ place, level }) => [view.timeAt(place), level]);
          };
          return [at(10_000), at(10_033)];
        }"""
    )
    first, second = (dict(bars) for bars in found)
    shared = first.keys() & second.keys()
    assert len(shared) > 100
    assert all(first[ms] == second[ms] for ms in shared)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("[[0, 1000, 'Before'], [9000, 12000, 'Yes']]", [[9000, 12000]]),
        ("[[9000, 10100, 'Reaches in'], [12000, 13000, 'Yes']]", [[9000, 10100], [12000, 13000]]),
        ("Array.from({ length: 50 }, (_, at) => [11000 + at, 11001 + at])", [[11000, 11050]]),
        ("[]", []),
    ],
)
def test_lines_in_view_are_found_and_short_ones_joined(
    modules: Page, rows: str, expected: Any
) -> None:
    blocks = modules.evaluate(f"blocksOf(table({rows}), View.of(10_000, 10_000, 60_000), 844)")
    assert [[block["startMs"], block["endMs"]] for block in blocks] == expected


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("Observers do. You choose them", 90, "Observers do."),
        ("Observers do", 90, "Observers do"),
        ("Incomprehensibilities", 60, ""),
        ("Observers", 20, ""),
    ],
)
def test_a_block_has_as_many_whole_words_as_fit(
    modules: Page, text: str, room: int, expected: str
) -> None:
    assert modules.evaluate("([text, room]) => firstWords(text, room)", [text, room]) == expected


def test_clips_that_begin_together_share_a_group(modules: Page) -> None:
    groups = modules.evaluate(
        """() => {
          const clips = [[1000, 9000], [1200, 3000], [5000, 40_000], [70_000, 80_000]];
          const all = clips.map(([start_ms, end_ms], id) => ({ id, start_ms, end_ms }));
          const groups = groupsOf(inOrder(all), View.of(0, 60_000, 90_000), 844);
          const ids = (group) => group.clips.map(({ id }) => id);
          return groups.map((group) => [ids(group), group.startMs, group.endMs]);
        }"""
    )
    assert groups == [[[0, 1], 1000, 5000], [[2], 5000, 40_000]]


@pytest.mark.parametrize(
    ("start", "end", "twin"),
    [(1000, 9000, 0), (1500, 8500, 0), (1501, 9000, None), (69_900, 80_400, 1)],
)
def test_a_twin_is_at_most_half_a_second_away_at_both_ends(
    modules: Page, start: int, end: int, twin: int | None
) -> None:
    found = modules.evaluate(
        """([startMs, endMs]) => {
          const clips = [[1000, 9000], [70_000, 80_000]]
            .map(([start_ms, end_ms], id) => ({ id, start_ms, end_ms }));
          return twinOf(clips, { startMs, endMs })?.id ?? null;
        }""",
        [start, end],
    )
    assert found == twin
