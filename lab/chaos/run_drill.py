"""`python -m lab.chaos.run_drill DRILL DATABASE TIMES FOLDER SMALL`: run one drill.

Uses the library and the scenario in FOLDER, or makes them. Database, media and temporary files are
in SMALL. Writes its ledger to FOLDER/ledger.json.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from lab.benchmarks.cluster import fresh_database
from lab.chaos.target import Target
from lab.soak.scenario import FILE as SCENARIO
from lab.soak.scenario import Scenario
from scripts.postgres import SHORT_LOG, durable_cluster

LIBRARY = "library.sqlite3"


def main() -> None:
    drill, database, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
    folder, small = Path(sys.argv[4]).resolve(), Path(sys.argv[5]).resolve()
    with _target(drill, database, folder, small) as target:
        is_given = (folder / SCENARIO).exists()
        scenario = Scenario.read(folder) if is_given else target.prepare()
        os.environ.update(target.environment())
        import django

        django.setup()
        saves = import_module(f"lab.chaos.{drill}").drill(target, scenario, times)
        saves.ledger.save(folder / "ledger.json")


@contextmanager
def _target(drill: str, database: str, folder: Path, small: Path) -> Iterator[Target]:
    if database == "sqlite":
        library = small / "drill.sqlite3"
        if (folder / LIBRARY).exists():
            shutil.copy(folder / LIBRARY, library)
        yield Target(folder, small, f"sqlite:///{library}")
        return
    data = small / "postgres"
    data.mkdir()
    # PostgreSQL writes its messages outside of the full disk, and as another user than root.
    log = folder / "postgres.log"
    log.touch()
    log.chmod(0o666)
    (data / "log").symlink_to(log)
    options = (1, SHORT_LOG) if drill == "log" else ()
    with durable_cluster(data, *options) as cluster:
        url = fresh_database(cluster.url, "clipqa_drill")
        yield Target(folder, small, url, cluster)


if __name__ == "__main__":
    main()
