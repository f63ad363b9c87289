"""The installation that one drill breaks: a folder, a database, a library, its editors."""

from dataclasses import dataclass
from pathlib import Path

from lab.benchmarks.children import Children
from lab.benchmarks.serving import WORKERS
from lab.soak.scenario import Scenario
from scripts.postgres import Cluster

ANSWERS, SEED = 300, 4
NAMES = ("ada", "ben", "cleo", "dan")


@dataclass(frozen=True)
class Target:
    """Database, media and temporary files are in `small`, which a drill of a full disk fills up;
    logs and results are in `folder`.
    """

    folder: Path
    small: Path
    url: str
    cluster: Cluster | None = None
    workers: int = WORKERS

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def environment(self) -> dict[str, str]:
        children = Children(self.folder)
        return children.environment(self.url) | self._settings()

    def _settings(self) -> dict[str, str]:
        temporary = self.small / "tmp"
        temporary.mkdir(parents=True, exist_ok=True)
        return {
            "DJANGO_SETTINGS_MODULE": "lab.chaos.settings",
            "CLIPQA_DATA_DIR": str(self.small / "data"),
            "TMPDIR": str(temporary),
            # The default: connections that are kept open have to survive the drill.
            "CLIPQA_DB_CONN_MAX_AGE": "60",
            # No page cache, so that every page is read from the database.
            "CLIPQA_PREPARED_PAGES_MB": "0",
            "WEB_CONCURRENCY": str(self.workers),
        }

    def prepare(self) -> Scenario:
        children, settings = Children(self.folder), self._settings()
        for arguments in (
            ["-m", "lab.benchmarks.child", "seed", str(ANSWERS), str(SEED)],
            ["-m", "lab.soak.scenario", str(self.folder), *NAMES],
            ["-m", "lab.chaos.articles", str(self.folder)],
        ):
            children.run(arguments, self.url, settings)
        return Scenario.read(self.folder)
