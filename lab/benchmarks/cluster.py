"""A PostgreSQL server whose data stay under var/bench, so that libraries are made only once."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts.postgres import FAST, Cluster, unprivileged_user

# As docs/operating.md advises. In the default of 128 MB one search among a million answers leaves
# no cached page to the next.
MEMORY = "-c shared_buffers=1GB"


class PersistentCluster(Cluster):
    """Created once, shut down cleanly; its password is in a file beside the data."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.secret = folder / "password"
        if self.is_created():
            self.password = self.secret.read_text()
            self.url = f"postgres://clipqa:{self.password}@127.0.0.1:{self.port}/postgres"

    def is_created(self) -> bool:
        return (self.data / "PG_VERSION").exists() and self.secret.exists()

    def start(self) -> None:
        if not self.is_created():
            self._create()
        if (self.data / "postmaster.pid").exists():
            self._stop_orphan()
        # No socket: its path may have about a hundred characters, too few for a deep folder.
        options = f"-c listen_addresses=127.0.0.1 -c port={self.port} -k '' {FAST} {MEMORY}"
        log = ["-l", str(self.folder / "log")]
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", *log, "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "-t", "60", "stop")

    def _stop_orphan(self) -> None:
        """Stop the server of a run that was killed, if it still runs."""
        with suppress(RuntimeError):
            self.stop()

    def _create(self) -> None:
        self.secret.write_text(self.password)
        self.secret.chmod(0o600)
        if os.geteuid() == 0:
            for path in (self.folder, self.secret):
                shutil.chown(path, unprivileged_user())
        access = ["-U", "clipqa", "--pwfile", str(self.secret), "--auth=scram-sha-256"]
        self._run("initdb", "-D", self.data, *access, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")


@contextmanager
def persistent_cluster(folder: Path) -> Iterator[str]:
    """Yield the DATABASE_URL of its maintenance database."""
    folder.mkdir(parents=True, exist_ok=True)
    cluster = PersistentCluster(folder)
    cluster.start()
    try:
        yield cluster.url
    finally:
        cluster.stop()


def fresh_database(url: str, name: str) -> str:
    """Create an empty database in place of any of that name; return its URL."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(url, autocommit=True) as connection:
        identifier = sql.Identifier(name)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(identifier))
    return database_url(url, name)


def database_url(url: str, name: str) -> str:
    return f"{url.rpartition('/')[0]}/{name}"
