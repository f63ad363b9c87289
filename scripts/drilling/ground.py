"""Where one drill happens: a folder, a database, a library of its own, people at the desk."""

from dataclasses import dataclass
from pathlib import Path

from scripts.benchmarks.children import Children
from scripts.benchmarks.serving import WORKERS
from scripts.postgres import Cluster
from scripts.soaking.stage import Stage

ANSWERS, SEED = 300, 4
NAMES = ("ada", "ben", "cleo", "dan")


@dataclass(frozen=True)
class Ground:
    """`small` is the folder that may run full; everywhere else it is the same as `folder`."""

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
        return children.environment(self.url) | self._own()

    def _own(self) -> dict[str, str]:
        temporary = self.small / "tmp"
        temporary.mkdir(parents=True, exist_ok=True)
        return {
            "DJANGO_SETTINGS_MODULE": "scripts.drilling.settings",
            "CLIPQA_DATA_DIR": str(self.small / "data"),
            "TMPDIR": str(temporary),
            # As an installation has it: what is kept open must survive what happens to it.
            "CLIPQA_DB_CONN_MAX_AGE": "60",
            # So that every page that is read is read from the database.
            "CLIPQA_PREPARED_PAGES_MB": "0",
            "WEB_CONCURRENCY": str(self.workers),
        }

    def prepare(self) -> Stage:
        children, own = Children(self.folder), self._own()
        for arguments in (
            ["-m", "scripts.benchmarks.seed", str(ANSWERS), str(SEED)],
            ["-m", "scripts.soaking.prepare", str(self.folder), *NAMES],
        ):
            children.run(arguments, self.url, own)
        return Stage.read(self.folder)
