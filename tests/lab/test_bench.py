"""`make bench`: making libraries, measuring, comparing runs."""

import copy
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any
from urllib.request import urlopen

import psycopg
import pytest
from django.db import connection

from clipqa.lib.words import words_of
from lab.benchmarks import by_script, constant
from lab.benchmarks.answers import alternate, before
from lab.benchmarks.children import Children
from lab.benchmarks.compare import slower_than
from lab.benchmarks.pages import CONSTANT, FIRST, NOT_MODIFIED
from lab.benchmarks.plan import Plan, plan_from
from lab.benchmarks.ratios import _answered, _by_script, cpu_ratio, median_of_rounds
from lab.benchmarks.report import report
from lab.benchmarks.run import Bench
from lab.benchmarks.serving import serving
from lab.benchmarks.texts import Author
from lab.benchmarks.words import Speller

TINY = Plan(
    (40,),
    rounds=1,
    http_rounds=1,
    budget_ms=1,
    seconds=0.01,
    answers=20,
    all_pages=False,
    imported=(40,),
    by_script=(),
)
FORMER = {
    "measured": {
        "sqlite": {
            "1000": {
                mode: {
                    "memory_mib": 150.0,
                    "inside": {"home": {"cpu_ms": 4.0, "db_ms": None, "statements": 5}},
                    "outside": {"home": {"16": {"per_second": 200, "p50_ms": 9, "p95_ms": 12}}},
                }
                for mode in ("unprepared", "prepared")
            }
        }
    }
}


@pytest.fixture
def server_url() -> Iterator[str]:
    """The PostgreSQL server of the tests."""
    database = connection.settings_dict
    login = f"{database['USER']}:{database['PASSWORD']}"
    url = f"postgres://{login}@{database['HOST']}:{database['PORT']}/postgres"
    yield url
    with suppress(psycopg.Error), psycopg.connect(url, autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS clipqa_bench_40")


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_a_small_bench_runs_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lab.benchmarks.serving.WORKERS", 1)  # each takes a second to start
    monkeypatch.setattr("lab.benchmarks.answers.ROUNDS", 1)
    bench = Bench(TINY.on("sqlite"), tmp_path)
    by_size = bench.run()["sqlite"]
    measured = by_size["40"]
    pages = measured["unprepared"]["inside"] | measured["prepared"]["inside"]
    assert {page["status"] for page in pages.values() if "status" in page} == {200, 304}
    outside = measured["prepared"]["outside"]
    assert not sum(run["failed"] for runs in outside.values() for run in runs.values())
    bench.check("sqlite", 40)
    assert 0 < measured["import"]["raw_cpu_s"] < measured["import"]["cpu_s"]
    assert measured["import"]["beside_raw"] > 1
    twice = {"40": measured, "50": measured}  # a second library would take as long again
    text = report({"made_at": "", "machine": {}, "measured": {"sqlite": twice}})
    assert "sqlite 50 / 40: feed, first page, CPU" in text
    assert "feed, last page" in text
    assert "the same rows raw" in text
    assert "One answer over HTTP, CPU of the server's processes\n  constant 20 kB" in text
    for requirement in (
        "prepared feed, first page / constant, CPU over HTTP",
        "prepared feed, first page / before, CPU over HTTP",
        "unprepared question / before, CPU over HTTP",
    ):
        assert f"sqlite 50: {requirement}" in text


@pytest.mark.slow
@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_script_is_measured_in_its_own_library() -> None:
    measured = by_script.measure("th", 20, hostile=2)
    assert measured["median_ms"] > 0
    assert measured["hostile_ms"] > 0
    assert measured["hostile"]


@pytest.mark.parametrize(
    ("question_ms", "hostile_ms", "met"),
    [(2.9, 14.9, [True] * 3), (3.1, 15.1, [True, False, False])],
)
def test_searches_in_a_script_are_compared_with_english_questions(
    question_ms: float, hostile_ms: float, met: list[bool]
) -> None:
    english = {"median_ms": 1.0, "hostile_ms": 14.0}
    thai = {"median_ms": question_ms, "hostile_ms": hostile_ms}
    assert [each.is_met for each in _by_script({"20": {"en": english, "th": thai}})] == met


@pytest.mark.slow
def test_the_constant_page_is_served_by_a_bare_project(tmp_path: Path) -> None:
    with serving(dict(os.environ), tmp_path / "log", constant.APPLICATION) as server:
        with urlopen(f"http://localhost:{server.port}{constant.ADDRESS}") as answer:
            assert len(answer.read()) == 20_000
            ours = {"Content-Security-Policy", "X-Frame-Options", "Vary", "ETag"}
            assert not ours & set(answer.headers)
        assert server.cpu_ms() > 0


def test_the_first_round_does_not_count() -> None:
    asked: list[str] = []
    costs = {"page": iter([90.0, 3.0, 1.0, 2.0, 5.0, 4.0]), "constant": iter([50.0, *[1.0] * 5])}

    def source(name: str) -> Callable[[int], float]:
        return lambda answers: asked.append(f"{name} {answers}") or next(costs[name])

    taken = alternate({name: source(name) for name in costs}, 7)
    assert asked == ["page 7", "constant 7"] * 6
    assert taken["page"] == {"cpu_ms": 3.0, "turns_ms": [3.0, 1.0, 2.0, 5.0, 4.0]}
    assert cpu_ratio(taken["page"], taken["constant"]) == 3


def answered(**cpu_ms: float) -> dict[str, Any]:
    return {
        name.replace("_", " "): {"cpu_ms": cost, "turns_ms": [cost] * 5}
        for name, cost in cpu_ms.items()
    }


@pytest.mark.parametrize(
    ("database", "times", "is_met"),
    [("sqlite", 2.4, True), ("sqlite", 2.6, False), ("postgresql", 2.9, True)],
)
def test_a_cached_page_is_compared_with_the_constant(
    database: str, times: float, is_met: bool
) -> None:
    costs = answered(feed=times, constant=1.0)
    answers = {FIRST: costs["feed"], NOT_MODIFIED: costs["feed"], CONSTANT: costs["constant"]}
    requirements = list(_answered("here", database, "prepared", answers))
    assert [requirement.is_met for requirement in requirements] == [is_met] * 2


def test_a_page_is_compared_with_its_cost_before() -> None:
    costs = answered(now=1.0, before=2.0)
    answers = dict.fromkeys((FIRST, NOT_MODIFIED), costs["now"])
    answers |= {before(name): costs["before"] for name in (FIRST, NOT_MODIFIED)}
    answers[CONSTANT] = costs["now"]
    sentences = [str(each) for each in _answered("here", "sqlite", "prepared", answers)]
    figure = "prepared feed, first page / before, CPU over HTTP"
    assert f"NOT YET  here: {figure} 0.50 (at most 0.4)" in sentences


def test_without_processor_times_nothing_is_compared() -> None:
    assert list(_answered("here", "sqlite", "prepared", {})) == []


@pytest.mark.slow
@pytest.mark.postgres_only
@pytest.mark.django_db
def test_the_cpu_time_of_the_database_server_is_measured(tmp_path: Path, server_url: str) -> None:
    """The measurement over HTTP is the same on both databases, so it is tested on SQLite alone."""
    pages = Bench(TINY, tmp_path, server_url).inside("postgresql", 40)
    served = [page for page in pages.values() if "status" in page]
    assert {page["status"] for page in served} == {200, 304}
    assert all(page["db_ms"] is not None for page in served)


def test_a_process_that_fails_in_a_step_ends_the_bench_with_its_error(tmp_path: Path) -> None:
    fails = ["-c", "print(flush=True); input(); raise SystemExit('the disk is full')"]
    with pytest.raises(SystemExit, match="the disk is full"):
        take_a_step(Children(tmp_path), fails)


def test_only_one_alternating_program_runs_at_a_time(tmp_path: Path) -> None:
    ticking = (
        "import pathlib, sys, time\n"
        "ticks = []\n"
        "while time.process_time() < 0.4: ticks.append(time.monotonic() + 0 * sum(range(9_000)))\n"
        "pathlib.Path(sys.argv[1]).write_text(' '.join(map(str, ticks)))"
    )
    outs = [tmp_path / name for name in ("one", "other")]
    programs = [(["-c", ticking, str(out)], 0.05) for out in outs]
    Children(tmp_path).run_alternating(programs, "sqlite:///nothing")
    ticks = sorted((float(tick), out.name) for out in outs for tick in out.read_text().split())
    switches = sum(one != other for (_, one), (_, other) in pairwise(ticks))
    assert 2 < switches < len(ticks) / 10


def test_an_alternating_program_that_fails_ends_the_bench_and_the_others(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    going_on = "import os, pathlib, sys; pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))"
    waits = ["-c", f"{going_on}\nwhile True: pass", str(pid)]
    fails = ["-c", "raise SystemExit('the disk is full')"]
    with pytest.raises(SystemExit, match="the disk is full"):
        Children(tmp_path).run_alternating([(waits, 2), (fails, 5)], "sqlite:///nothing")
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


def take_a_step(children: Children, arguments: list[str]) -> None:
    with children.stepping(arguments, "sqlite:///nothing", {}) as child:
        child.wait()
        child.step()


def test_the_same_seed_makes_the_same_texts() -> None:
    one, other = (Author("de", seed=7).text(Random(3), 5, 80) for _ in range(2))
    assert one == other
    assert len(list(words_of(one))) == 80


def test_words_share_letters_as_seldom_as_english_ones() -> None:
    """Of 20,000 English words a misspelled one shares three neighbours with 51 on average."""
    words = Speller(Random(1)).words(20_000)
    held: dict[str, list[str]] = {}
    for word in words:
        for three in neighbours(word):
            held.setdefault(three, []).append(word)
    misspelled = [word[:2] + word[3] + word[2] + word[4:] for word in words[::200] if len(word) > 5]
    shared = [
        Counter(word for three in neighbours(one) for word in held.get(three, ()))
        for one in misspelled
    ]
    alike = [sum(number > 2 for number in counted.values()) for counted in shared]
    assert 10 < sum(alike) / len(alike) < 51


def neighbours(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def changed(**figures: float) -> dict[str, Any]:
    result = copy.deepcopy(FORMER)
    one: Any = result["measured"]["sqlite"]["1000"]["unprepared"]
    one["inside"]["home"] |= {name: figures[name] for name in figures if name == "cpu_ms"}
    one["outside"]["home"]["16"] |= {name: figures[name] for name in figures if name != "cpu_ms"}
    return result


def test_a_figure_that_got_worse_is_named() -> None:
    (slower,) = slower_than(FORMER, changed(cpu_ms=5.0))
    assert str(slower) == " 1.25 x  sqlite 1,000 unprepared, home, cpu_ms: 4, now 5"


def test_fewer_requests_a_second_are_slower() -> None:
    (slower,) = slower_than(FORMER, changed(per_second=100))
    assert slower.times == 2


@pytest.mark.parametrize("figures", [{"cpu_ms": 4.5}, {"cpu_ms": 1.0}, {"per_second": 190}, {}])
def test_figures_that_got_better_or_a_little_worse_are_not_named(figures: dict[str, float]) -> None:
    assert slower_than(FORMER, changed(**figures)) == []


def test_a_given_size_is_measured_beside_a_thousand() -> None:
    assert plan_from({"SIZE": "1_000_000"}, quick=False).sizes == (1_000, 1_000_000)


@pytest.mark.parametrize("wrong", [{"SIZE": "many"}, {"SIZE": "3"}, {"ON": "mysql"}])
def test_a_wrong_option_is_refused_with_a_message(wrong: dict[str, str]) -> None:
    with pytest.raises(SystemExit, match="Give "):
        plan_from(wrong, quick=True)


def test_a_ratio_is_the_median_of_the_rounds_that_measured_both_pages() -> None:
    page = {"turns_ms": [6.0, 12.0, 6.0, 12.0, 12.0]}
    other = {"turns_ms": [2.0, 4.0, None, 4.0, None]}
    constant = {"turns_ms": [1.0, 1.0, 1.0, 2.0, 2.0]}
    assert cpu_ratio(page, other) == 3
    assert cpu_ratio(other, constant) == 2
    assert median_of_rounds(lambda *each: sum(each), page, other, constant) == 17
