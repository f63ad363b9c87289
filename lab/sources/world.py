"""2,000 sources at hosts on loopback, some of which die, and hosts that make mistakes.

Time is simulated: `Clock.at` is moved by the run, and nothing really waits. A time-out is a
connection that the host cuts.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

START = datetime(2026, 1, 5, tzinfo=UTC)
DAY = timedelta(days=1)
SHARE_DYING = 0.05
TIME_OUTS, FALSE_MISSING, ERROR_PAGES = 0.05, 0.01, 0.01
OUTAGE = timedelta(hours=6)
BLACKOUT_DAYS = 5  # of one host, which answers 404 to everything
FILM, CUT, PAGE = "film", "cut", "page"
STATUS = {"gone": 404, "private": 403}


class Clock:
    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Host:
    name: str
    outages: list[datetime] = field(default_factory=list)
    blackout_at: datetime | None = None
    requests: list[datetime] = field(default_factory=list)

    def is_out(self, at: datetime) -> bool:
        return any(start <= at < start + OUTAGE for start in self.outages)

    def is_black(self, at: datetime) -> bool:
        start = self.blackout_at
        return start is not None and start <= at < start + BLACKOUT_DAYS * DAY


@dataclass(frozen=True)
class Death:
    at: datetime
    kind: str


class World:
    """What each host answers at each moment."""

    def __init__(self, sources: int, hosts: int, days: int, seed: int) -> None:
        self.clock, self._random = Clock(), random.Random(seed)  # noqa: S311 (no secret)
        self.days = days
        self.hosts = {f"host-{number}.test": Host(f"host-{number}.test") for number in range(hosts)}
        names = list(self.hosts)
        self.urls = [
            f"https://{names[number % hosts]}/film-{number}.mp4" for number in range(sources)
        ]
        for host in self.hosts.values():
            host.outages = [self._moment() for _outage in range(3)]
        self.hosts[names[0]].blackout_at = START + 20 * DAY
        self.deaths = {
            self.path_of(url): Death(self._moment(), self._random.choice(list(STATUS)))
            for url in self.urls
            if self._random.random() < SHARE_DYING
        }

    def path_of(self, url: str) -> str:
        return "/" + url.rpartition("/")[2]

    def answer(self, name: str, path: str) -> str | int:
        """Return what the host answers now: `FILM`, `CUT`, `PAGE` or a status."""
        host, at = self.hosts[name], self.clock.at
        host.requests.append(at)
        if host.is_out(at):
            return CUT if self._random.random() < 0.5 else 503
        if host.is_black(at):
            return 404
        death = self.deaths.get(path)
        if death is not None and death.at <= at:
            return STATUS[death.kind]
        return self._mistake() or FILM

    def _mistake(self) -> str | int:
        draw = self._random.random()
        for share, mistake in ((TIME_OUTS, CUT), (FALSE_MISSING, 404), (ERROR_PAGES, PAGE)):
            if draw < share:
                return mistake
            draw -= share
        return ""

    def _moment(self) -> datetime:
        return START + self._random.random() * self.days * DAY
