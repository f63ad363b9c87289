"""Temporary PostgreSQL servers, removed at the end of the run."""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from urllib.parse import urlsplit

from scripts.ports import free_port

# The data are not needed after the run, so nothing has to survive a power cut.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
# Tests roll back what they wrote. If autovacuum analyses the tables meanwhile it finds them empty,
# and statements that are planned for empty tables take minutes instead of milliseconds.
# A replica that is slow to connect needs the log of all writes meanwhile, and waits for ever for a
# part that was removed.
FOR_TESTS = f"{FAST} -c autovacuum=off -c wal_keep_size=2GB"
# PostgreSQL's defaults for durability. No socket: its path may have about a hundred characters, too
# few for a deep folder.
DURABLE = "-k ''"
SEGMENT_MB = 16  # of the log (WAL)
SHORT_LOG = f"{DURABLE} -c min_wal_size=2MB -c max_wal_size=4MB"  # in segments of 1 MB


def binaries() -> Path | None:
    """Return the folder with initdb and pg_ctl, of the newest version.

    Debian does not put them on the PATH.
    """
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(versions, key=lambda path: int(path.parts[-3].split(".")[0]), default=None)
    return newest.parent if newest else None


@contextmanager
def throwaway_cluster(options: str = FAST) -> Iterator[str]:
    """Yield the DATABASE_URL of a fresh, empty database; stop the server afterwards."""
    with _temporary_folder() as folder, running(Cluster(folder, options)) as cluster:
        yield cluster.url


@contextmanager
def durable_cluster(
    folder: Path | None = None, segment_mb: int = SEGMENT_MB, options: str = DURABLE
) -> Iterator["Cluster"]:
    """Yield a server with durable commits, which may be stopped and started again."""
    context = nullcontext(folder) if folder else _temporary_folder()
    with context as path, running(Cluster(path, options, segment_mb)) as cluster:
        yield cluster


@contextmanager
def running(cluster: "Cluster") -> Iterator["Cluster"]:
    cluster.start()
    try:
        yield cluster
    finally:
        with suppress(RuntimeError):  # it may have been stopped already
            cluster.stop()


@contextmanager
def throwaway_replica(primary_url: str) -> Iterator["Replica"]:
    """Yield a streaming replica of the server at that address; stop it afterwards."""
    with _temporary_folder() as folder:
        replica = Replica(folder, primary_url)
        replica.copy()
        replica.start()
        try:
            yield replica
        finally:
            with suppress(RuntimeError):  # it may have been stopped already
                replica.stop()


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="clipqa-postgres-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Server:
    def __init__(self, folder: Path, options: str = FAST) -> None:
        found = binaries()
        if found is None:
            raise FileNotFoundError("PostgreSQL's initdb is not installed.")
        self.binaries, self.folder, self.data = found, folder, folder / "data"
        self.port, self.options = free_port(), options

    def start(self) -> None:
        address = f"-c listen_addresses=127.0.0.1 -c port={self.port} -k '{self.folder}'"
        options = f"{address} {self.options}"
        log = ["-l", str(self.folder / "log")]
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", *log, "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")

    def is_running(self) -> bool:
        try:
            self._run("pg_ctl", "-D", self.data, "status")
        except RuntimeError:
            return False
        return True

    def _change_owner(self, *paths: Path) -> None:
        """As root, give the paths to another user: PostgreSQL refuses to run as root."""
        if os.geteuid() == 0:
            for path in paths:
                shutil.chown(path, unprivileged_user())

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [str(self.binaries / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", unprivileged_user(), "--", *command]
        done = subprocess.run(
            command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout.decode(errors='replace')}")


class Cluster(Server):
    def __init__(self, folder: Path, options: str = FAST, segment_mb: int = SEGMENT_MB) -> None:
        super().__init__(folder, options)
        self._segment_option = f"--wal-segsize={segment_mb}"
        self.password = secrets.token_hex(16)
        self.url = f"postgres://clipqa:{self.password}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._create()
        super().start()

    def _create(self) -> None:
        secret = self.folder / "password"
        secret.write_text(self.password)
        secret.chmod(0o600)
        self._change_owner(self.folder, secret)
        access = ["-U", "clipqa", "--pwfile", str(secret), "--auth=scram-sha-256"]
        options = [self._segment_option, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        self._run("initdb", "-D", self.data, *access, *options)


class Replica(Server):
    """A hot standby that streams from its primary; it can be stopped and started again."""

    def __init__(self, folder: Path, primary_url: str) -> None:
        super().__init__(folder)
        self.primary_url = primary_url
        parts = urlsplit(primary_url)
        credentials = parts.netloc.rpartition("@")[0]
        self.url = parts._replace(netloc=f"{credentials}@127.0.0.1:{self.port}").geturl()

    def copy(self) -> None:
        self._change_owner(self.folder)
        options = ["--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync"]
        self._run("pg_basebackup", "-D", self.data, "-d", self.primary_url, *options)


def unprivileged_user() -> str:
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)
