"""`python -m scripts.drilling.perform DRILL DATABASE TIMES FOLDER SMALL`: one of them.

Leaves what it saw in FOLDER/ledger.json. SMALL is where database, media and temporary files lie.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from scripts.benchmarks.cluster import fresh_database
from scripts.drilling.ground import Ground
from scripts.postgres import durable_cluster


def main() -> None:
    drill, database, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
    folder, small = Path(sys.argv[4]).resolve(), Path(sys.argv[5]).resolve()
    with _ground(database, folder, small) as ground:
        stage = ground.prepare()
        os.environ.update(ground.environment())
        import django

        django.setup()
        book = import_module(f"scripts.drilling.{drill}").drill(ground, stage, times)
        book.ledger.keep(folder / "ledger.json")


@contextmanager
def _ground(database: str, folder: Path, small: Path) -> Iterator[Ground]:
    if database == "sqlite":
        yield Ground(folder, small, f"sqlite:///{small / 'drill.sqlite3'}")
        return
    place = small / "postgres"
    place.mkdir()
    with durable_cluster(place) as cluster:
        url = fresh_database(cluster.url, "clipqa_drill")
        yield Ground(folder, small, url, cluster)


if __name__ == "__main__":
    main()
