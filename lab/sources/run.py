"""`python -m lab.sources.run SOURCES HOSTS DAYS SEED OUT`: run the simulation in the database."""

import json
import logging
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import django

django.setup()

from clipqa.hosts import provider_table  # noqa: E402  (needs the setup above)
from clipqa.jobs.errors import TooEarly  # noqa: E402
from clipqa.models import Health, Outlet, SourceCheck, Video  # noqa: E402
from clipqa.sources.checking import check_with, plan_checks  # noqa: E402
from clipqa.sources.pacing import Pacer  # noqa: E402
from lab.sources.server import serving  # noqa: E402
from lab.sources.world import DAY, START, World  # noqa: E402

DEAD = {Health.GONE, Health.PRIVATE, Health.NOT_EMBEDDABLE}


@dataclass
class Results:
    sources: int
    days: int
    requests: int = 0
    foreign_requests: int = 0  # to names outside the hosts
    shortest_gap_seconds: float = 0.0  # between two requests to a host
    longest_gap_days: float = 0.0  # between two checks of a source
    deaths: int = 0  # early enough before the end to be named
    unnamed_deaths: int = 0
    false_deaths: int = 0
    longest_days_to_name: float = 0.0  # since the first check after the death
    wrong_kinds: int = 0
    false_in_blackout: int = 0


@dataclass
class Diary:
    """What happened to each video: its checks, and since when it is marked."""

    checks: list[datetime] = field(default_factory=list)
    marked_at: datetime | None = None
    kind: str = ""
    was_false: bool = False
    was_black: bool = False


def simulate(world: World, folder: Path) -> Results:
    ids = _make_videos(world)
    diaries = {pk: Diary() for pk in ids}
    plan_checks(world.clock.at)
    with serving(world, folder) as (client, names):
        pacer = Pacer(world.clock.now, world.clock.sleep)
        while (row := _next(world)) is not None:
            world.clock.at = max(world.clock.at, row.next_try_at)
            try:
                effect = check_with(row, client, pacer, world.clock.at)
            except TooEarly as early:
                SourceCheck.objects.filter(pk=row.pk).update(next_try_at=early.next_try_at)
                continue
            effect()
            SourceCheck.objects.filter(pk=row.pk).update(next_try_at=row.next_check_at)
            _note(world, diaries[row.video_id], ids[row.video_id])
        return _results(world, diaries, ids, names.asked)


def _make_videos(world: World) -> dict[int, str]:
    outlet = Outlet.objects.create(name="Harbour Public TV")
    videos = []
    for number, url in enumerate(world.urls):
        video = Video(outlet=outlet, title=f"Report {number}", slug=f"report-{number}")
        video.set_source(provider_table().recognise(url))
        videos.append(video)
    Video.objects.bulk_create(videos)
    while SourceCheck.objects.count() < len(videos):
        plan_checks(START)
    return dict(
        zip(Video.objects.order_by("pk").values_list("pk", flat=True), world.urls, strict=True)
    )


def _next(world: World) -> SourceCheck | None:
    row = SourceCheck.objects.order_by("next_try_at", "pk").first()
    ends_at = START + world.days * DAY
    return row if row is not None and max(row.next_try_at, world.clock.at) < ends_at else None


def _note(world: World, diary: Diary, url: str) -> None:
    at = world.clock.at
    diary.checks.append(at)
    health = Video.objects.values_list("health", flat=True).get(source_id=url)
    if health not in DEAD:
        diary.marked_at = None
        return
    death = world.deaths.get(world.path_of(url))
    if death is None or death.at > at:
        diary.was_false = True
        diary.was_black |= world.hosts[url.split("/")[2]].blackout_at is not None
    elif diary.marked_at is None:
        diary.marked_at, diary.kind = at, health


def _results(
    world: World, diaries: dict[int, Diary], ids: dict[int, str], asked: list[str]
) -> Results:
    found = Results(len(ids), world.days)
    found.requests = sum(len(host.requests) for host in world.hosts.values())
    found.foreign_requests = len([name for name in asked if name not in world.hosts])
    gaps = [
        (after - before).total_seconds()
        for host in world.hosts.values()
        for before, after in pairwise(host.requests)
    ]
    found.shortest_gap_seconds = min(gaps)
    for pk, diary in diaries.items():
        _add(found, world, diary, ids[pk])
    return found


def _add(found: Results, world: World, diary: Diary, url: str) -> None:
    pauses = [after - before for before, after in pairwise(diary.checks)]
    longest = max(pauses, default=timedelta()) / DAY
    found.longest_gap_days = max(found.longest_gap_days, longest)
    found.false_deaths += diary.was_false and not diary.was_black
    found.false_in_blackout += diary.was_black
    death = world.deaths.get(world.path_of(url))
    if death is None or death.at > START + (world.days - 15) * DAY:
        return
    found.deaths += 1
    if diary.marked_at is None:
        found.unnamed_deaths += 1
        return
    first = next(at for at in diary.checks if at >= death.at)
    found.longest_days_to_name = max(found.longest_days_to_name, (diary.marked_at - first) / DAY)
    found.wrong_kinds += diary.kind != death.kind


def main() -> None:
    logging.disable(logging.WARNING)
    sources, hosts, days, seed = map(int, sys.argv[1:5])
    world = World(sources, hosts, days, seed)
    with tempfile.TemporaryDirectory() as folder:
        results = simulate(world, Path(folder))
    Path(sys.argv[5]).write_text(json.dumps(asdict(results)))


if __name__ == "__main__":
    main()
