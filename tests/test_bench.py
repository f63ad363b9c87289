"""`make bench`: libraries made up, figures taken, runs compared."""

import copy
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest
from django.db import connection

from clipqa.search.words import words_of
from scripts.benchmarks.children import Children
from scripts.benchmarks.compare import slower_than
from scripts.benchmarks.plan import Plan, plan_from
from scripts.benchmarks.ratios import beside, turn_by_turn
from scripts.benchmarks.report import report
from scripts.benchmarks.run import Bench
from scripts.benchmarks.texts import Author
from scripts.benchmarks.words import Speller

TINY = Plan((40, 50), turns=1, rounds=1, budget_ms=1, seconds=0.01, all_pages=False, imported=(40,))
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
    """The PostgreSQL server that tests run on."""
    told = connection.settings_dict
    url = f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/postgres"
    yield url
    with suppress(psycopg.Error), psycopg.connect(url, autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS clipqa_bench_40")


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_a_small_bench_runs_to_its_end(tmp_path: Path) -> None:
    bench = Bench(TINY.on("sqlite"), tmp_path)
    by_size = bench.run()["sqlite"]
    measured = by_size["40"]
    pages = measured["unprepared"]["inside"] | measured["prepared"]["inside"]
    assert {page["status"] for page in pages.values() if "status" in page} == {200, 304}
    answered = [run for seen in measured["prepared"]["outside"].values() for run in seen.values()]
    assert not sum(run["failed"] for run in answered)
    bench.check("sqlite", 40)
    assert 0 < measured["import"]["raw_cpu_s"] < measured["import"]["cpu_s"]
    assert measured["import"]["beside_raw"] > 1
    said = report({"made_at": "", "machine": {}, "measured": {"sqlite": by_size}})
    assert "sqlite 50 / 40: feed, first page, CPU" in said
    assert "feed, last page" in said
    assert "the same rows raw" in said


@pytest.mark.slow
@pytest.mark.postgres_only
@pytest.mark.django_db
def test_what_pages_cost_the_server_of_the_database_is_counted_too(
    tmp_path: Path, server_url: str
) -> None:
    """Over HTTP nothing is another on PostgreSQL, so there it is not asked again."""
    pages = Bench(TINY, tmp_path, server_url).inside("postgresql", 40)
    served = [page for page in pages.values() if "status" in page]
    assert {page["status"] for page in served} == {200, 304}
    assert all(page["db_ms"] is not None for page in served)


def test_a_process_that_fails_in_its_turn_ends_the_bench_and_says_why(tmp_path: Path) -> None:
    fails = ["-c", "print(flush=True); input(); raise SystemExit('the disk is full')"]
    with pytest.raises(SystemExit, match="the disk is full"):
        take_a_turn(Children(tmp_path), fails)


def test_a_program_stands_still_while_another_has_its_turn(tmp_path: Path) -> None:
    ticking = (
        "import pathlib, sys, time\n"
        "ticks = []\n"
        "while time.process_time() < 0.4: ticks.append(time.monotonic() + 0 * sum(range(9_000)))\n"
        "pathlib.Path(sys.argv[1]).write_text(' '.join(map(str, ticks)))"
    )
    outs = [tmp_path / name for name in ("one", "other")]
    programs = [(["-c", ticking, str(out)], 0.05) for out in outs]
    Children(tmp_path).run_by_turns(programs, "sqlite:///nothing")
    ticks = sorted((float(tick), out.name) for out in outs for tick in out.read_text().split())
    switches = sum(one != other for (_, one), (_, other) in pairwise(ticks))
    assert 2 < switches < len(ticks) / 10


def test_a_program_that_fails_by_turns_ends_the_bench_and_the_others(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    going_on = "import os, pathlib, sys; pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))"
    waits = ["-c", f"{going_on}\nwhile True: pass", str(pid)]
    fails = ["-c", "raise SystemExit('the disk is full')"]
    with pytest.raises(SystemExit, match="the disk is full"):
        Children(tmp_path).run_by_turns([(waits, 2), (fails, 5)], "sqlite:///nothing")
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


def take_a_turn(children: Children, arguments: list[str]) -> None:
    with children.asked(arguments, "sqlite:///nothing", {}) as child:
        child.listen()
        child.ask()


def test_a_library_is_made_of_the_same_words_again() -> None:
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


def test_a_figure_that_got_slower_is_named() -> None:
    (slower,) = slower_than(FORMER, changed(cpu_ms=5.0))
    assert str(slower) == " 1.25 x  sqlite 1,000 unprepared, home, cpu_ms: 4, now 5"


def test_fewer_requests_a_second_are_slower() -> None:
    (slower,) = slower_than(FORMER, changed(per_second=100))
    assert slower.times == 2


@pytest.mark.parametrize("figures", [{"cpu_ms": 4.5}, {"cpu_ms": 1.0}, {"per_second": 190}, {}])
def test_what_is_faster_or_nearly_as_fast_is_not_named(figures: dict[str, float]) -> None:
    assert slower_than(FORMER, changed(**figures)) == []


def test_a_size_is_measured_beside_a_thousand() -> None:
    assert plan_from({"SIZE": "1_000_000"}, quick=False).sizes == (1_000, 1_000_000)


@pytest.mark.parametrize("wrong", [{"SIZE": "many"}, {"SIZE": "3"}, {"ON": "mysql"}])
def test_a_wrong_wish_is_refused_with_a_sentence(wrong: dict[str, str]) -> None:
    with pytest.raises(SystemExit, match="Give "):
        plan_from(wrong, quick=True)


def test_a_ratio_is_taken_of_pages_that_met_the_same_machine() -> None:
    page = {"turns_ms": [6.0, 12.0, 6.0, 12.0, 12.0]}
    other = {"turns_ms": [2.0, 4.0, None, 4.0, None]}
    constant = {"turns_ms": [1.0, 1.0, 1.0, 2.0, 2.0]}
    assert beside(page, other) == 3
    assert beside(other, constant) == 2
    assert turn_by_turn(lambda *each: sum(each), page, other, constant) == 17
