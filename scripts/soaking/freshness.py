"""After a save the next request of every process must say the new: never 304, never the old."""

from collections.abc import Callable
from dataclasses import dataclass, field

from scripts.soaking.ledger import Ledger
from scripts.soaking.line import Got, Line

WORKERS = 2
MOST_TRIED = 200
STALE_304, OLD_TEXT = "stale 304", "old text after a save"


def staleness(got: Got, token: str) -> str:
    """The kind of breach that an answer to a request after the save is; '' where it is none."""
    if got.status == 304:
        return STALE_304
    if got.status == 200 and token not in got.text:
        return OLD_TEXT
    return "" if got.status == 200 else f"status {got.status}"


@dataclass
class Watch:
    """One line to each worker, and the name of the page as each gave it last."""

    port: int
    ledger: Ledger
    lines: dict[str, Line] = field(default_factory=dict)
    _etags: dict[tuple[str, str], str] = field(default_factory=dict)

    def look(self, path: str) -> None:
        """Have every worker make the page, as it is before the save."""
        for got in self._asked(path):
            if got.etag:
                self._etags[got.worker, path] = got.etag

    def expect(self, path: str, token: str, during: Callable[[], str] = str) -> None:
        """Ask every worker for the page if it has another name than before."""
        for got in self._asked(path):
            kind = staleness(got, token)
            if kind:
                name = self._etags.get((got.worker, path), "")
                said = f"{path} of worker {got.worker}, {name}, lacks {token} {during()}"
                self.ledger.breach(kind, said)
            if got.etag and got.status == 200:
                self._etags[got.worker, path] = got.etag
            self.ledger.note("asked right after a save")

    def _asked(self, path: str) -> list[Got]:
        self._find_workers()
        found = []
        for worker, line in list(self.lines.items()):
            got = line.get(path, self._etags.get((worker, path), ""))
            if got.worker != worker:
                # The line was closed while nobody spoke; the new one leads somewhere else.
                del self.lines[worker]
                line.close()
            found.append(got)
        return found

    def _find_workers(self) -> None:
        for _ in range(MOST_TRIED):
            if len(self.lines) >= WORKERS:
                return
            line = Line(self.port)
            worker = line.get("/livez").worker
            if worker in self.lines:
                line.close()
            else:
                self.lines[worker] = line
