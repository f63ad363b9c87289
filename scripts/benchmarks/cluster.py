"""A PostgreSQL server whose data stay under var/bench, so that libraries need no second making."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts.postgres import HASTE, Cluster, _unprivileged_user

# As docs/operating.md advises: of the usual 128 MB one search among a million answers leaves
# nothing to the next.
MEMORY = "-c shared_buffers=1GB"


class KeptCluster(Cluster):
    """Made once; started and stopped in good order, with its password in a file beside it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.secret = folder / "password"
        if self.is_made():
            self.password = self.secret.read_text()
            self.url = f"postgres://clipqa:{self.password}@127.0.0.1:{self.port}/postgres"

    def is_made(self) -> bool:
        return (self.data / "PG_VERSION").exists() and self.secret.exists()

    def start(self) -> None:
        if not self.is_made():
            self._make()
        if (self.data / "postmaster.pid").exists():
            self._end_what_was_left()
        # No socket: its path has a hundred characters at most, which a deep folder would pass.
        options = f"-c listen_addresses=127.0.0.1 -c port={self.port} -k '' {HASTE} {MEMORY}"
        log = ["-l", str(self.folder / "log")]
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", *log, "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "-t", "60", "stop")

    def _end_what_was_left(self) -> None:
        """The server of a run that was killed; where none runs any more there is nothing to end."""
        with suppress(RuntimeError):
            self.stop()

    def _make(self) -> None:
        self.secret.write_text(self.password)
        self.secret.chmod(0o600)
        if os.geteuid() == 0:
            for path in (self.folder, self.secret):
                shutil.chown(path, _unprivileged_user())
        access = ["-U", "clipqa", "--pwfile", str(self.secret), "--auth=scram-sha-256"]
        self._run("initdb", "-D", self.data, *access, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")


@contextmanager
def kept_cluster(folder: Path) -> Iterator[str]:
    """Yield the DATABASE_URL of its maintenance database."""
    folder.mkdir(parents=True, exist_ok=True)
    cluster = KeptCluster(folder)
    cluster.start()
    try:
        yield cluster.url
    finally:
        cluster.stop()


def fresh_database(url: str, name: str) -> str:
    """An empty database of that name, whatever stood there; its address."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(url, autocommit=True) as connection:
        named = sql.Identifier(name)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(named))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(named))
    return database_url(url, name)


def database_url(url: str, name: str) -> str:
    return f"{url.rpartition('/')[0]}/{name}"
