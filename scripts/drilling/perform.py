"""`python -m scripts.drilling.perform DRILL DATABASE TIMES FOLDER SMALL`: one of them.

A library and a stage that lie in FOLDER already are used, else they are made. Leaves what it saw
in FOLDER/ledger.json. SMALL is where database, media and temporary files lie.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from scripts.benchmarks.cluster import fresh_database
from scripts.drilling.ground import Ground
from scripts.postgres import SHORT_LOG, durable_cluster
from scripts.soaking.stage import NAME as STAGE
from scripts.soaking.stage import Stage

GIVEN = "library.sqlite3"


def main() -> None:
    drill, database, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
    folder, small = Path(sys.argv[4]).resolve(), Path(sys.argv[5]).resolve()
    with _ground(drill, database, folder, small) as ground:
        stage = Stage.read(folder) if (folder / STAGE).exists() else ground.prepare()
        os.environ.update(ground.environment())
        import django

        django.setup()
        book = import_module(f"scripts.drilling.{drill}").drill(ground, stage, times)
        book.ledger.keep(folder / "ledger.json")


@contextmanager
def _ground(drill: str, database: str, folder: Path, small: Path) -> Iterator[Ground]:
    if database == "sqlite":
        library = small / "drill.sqlite3"
        if (folder / GIVEN).exists():
            shutil.copy(folder / GIVEN, library)
        yield Ground(folder, small, f"sqlite:///{library}")
        return
    place = small / "postgres"
    place.mkdir()
    # What it has to say must find room, and whoever it runs as must be able to say it.
    said = folder / "postgres.log"
    said.touch()
    said.chmod(0o666)
    (place / "log").symlink_to(said)
    how = (1, SHORT_LOG) if drill == "log" else ()
    with durable_cluster(place, *how) as cluster:
        url = fresh_database(cluster.url, "clipqa_drill")
        yield Ground(folder, small, url, cluster)


if __name__ == "__main__":
    main()
