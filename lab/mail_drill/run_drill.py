"""`python -m lab.mail_drill.run_drill DATABASE SIZE KILLS FOLDER`: the drill on one database.

Writes its result to FOLDER/result.json.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from lab.benchmarks.cluster import fresh_database
from lab.chaos.target import Target
from scripts.postgres import durable_cluster

SITE_URL = "http://localhost"


def main() -> None:
    database, size, kills = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    folder = Path(sys.argv[4]).resolve()
    with _target(database, folder) as target:
        os.environ.update(target.environment() | {"CLIPQA_SITE_URL": SITE_URL})
        import django

        django.setup()
        from django.core.management import call_command

        from lab.mail_drill.drill import drill

        call_command("migrate", verbosity=0)
        result = drill(target, database, size, kills)
        (folder / "result.json").write_text(json.dumps(asdict(result)))


@contextmanager
def _target(database: str, folder: Path) -> Iterator[Target]:
    if database == "sqlite":
        yield Target(folder, folder, f"sqlite:///{folder / 'drill.sqlite3'}")
        return
    data = folder / "postgres"
    data.mkdir()
    with durable_cluster(data) as cluster:
        yield Target(folder, folder, fresh_database(cluster.url, "clipqa_mail_drill"), cluster)


if __name__ == "__main__":
    main()
