"""A PostgreSQL server of our own for one run: made in a temporary folder, gone at the end."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from urllib.parse import urlsplit

# Nothing in this server outlives the run, so nothing needs to survive a power cut.
HASTE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
# Tests roll back what they wrote. A vacuum that comes by itself meanwhile finds pages without a row
# that counts, and statements are planned as if their tables were empty, for minutes instead of
# milliseconds.
FOR_TESTS = f"{HASTE} -c autovacuum=off"
# What was committed is on the disk, as PostgreSQL's own defaults have it. No socket: its path has
# a hundred characters at most, which a deep folder would pass.
AS_SHIPPED = "-k ''"
SEGMENT_MB = 16  # of its log (WAL)
SHORT_LOG = f"{AS_SHIPPED} -c min_wal_size=2MB -c max_wal_size=4MB"  # in segments of 1 MB


def binaries() -> Path | None:
    """The folder with initdb and pg_ctl; Debian keeps them off the PATH, newest version last."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(versions, key=lambda path: int(path.parts[-3].split(".")[0]), default=None)
    return newest.parent if newest else None


@contextmanager
def throwaway_cluster(options: str = HASTE) -> Iterator[str]:
    """Yield the DATABASE_URL of a fresh, empty database; stop the server afterwards."""
    with _own_folder() as folder, running(Cluster(folder, options)) as cluster:
        yield cluster.url


@contextmanager
def durable_cluster(
    folder: Path | None = None, segment_mb: int = SEGMENT_MB, options: str = AS_SHIPPED
) -> Iterator["Cluster"]:
    """Yield a server that keeps what it committed, to be stopped and started at will."""
    place = nullcontext(folder) if folder else _own_folder()
    with place as chosen, running(Cluster(chosen, options, segment_mb)) as cluster:
        yield cluster


@contextmanager
def running(cluster: "Cluster") -> Iterator["Cluster"]:
    cluster.start()
    try:
        yield cluster
    finally:
        with suppress(RuntimeError):  # it may have been stopped meanwhile
            cluster.stop()


@contextmanager
def throwaway_replica(primary_url: str) -> Iterator["Replica"]:
    """Yield a streaming replica of the server at that address; stop it afterwards."""
    with _own_folder() as folder:
        replica = Replica(folder, primary_url)
        replica.copy()
        replica.start()
        try:
            yield replica
        finally:
            with suppress(RuntimeError):  # it may have been stopped meanwhile
                replica.stop()


@contextmanager
def _own_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="clipqa-postgres-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Server:
    def __init__(self, folder: Path, options: str = HASTE) -> None:
        found = binaries()
        if found is None:
            raise FileNotFoundError("PostgreSQL's initdb is not installed.")
        self.binaries, self.folder, self.data = found, folder, folder / "data"
        self.port, self.options = _free_port(), options

    def start(self) -> None:
        place = f"-c listen_addresses=127.0.0.1 -c port={self.port} -k '{self.folder}'"
        options = f"{place} {self.options}"
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

    def _give_away(self, *paths: Path) -> None:
        """PostgreSQL refuses to run as root."""
        if os.geteuid() == 0:
            for path in paths:
                shutil.chown(path, _unprivileged_user())

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [str(self.binaries / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", _unprivileged_user(), "--", *command]
        done = subprocess.run(
            command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout.decode(errors='replace')}")


class Cluster(Server):
    def __init__(self, folder: Path, options: str = HASTE, segment_mb: int = SEGMENT_MB) -> None:
        super().__init__(folder, options)
        self._segment = f"--wal-segsize={segment_mb}"
        self.password = secrets.token_hex(16)
        self.url = f"postgres://clipqa:{self.password}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._make()
        super().start()

    def _make(self) -> None:
        secret = self.folder / "password"
        secret.write_text(self.password)
        secret.chmod(0o600)
        self._give_away(self.folder, secret)
        access = ["-U", "clipqa", "--pwfile", str(secret), "--auth=scram-sha-256"]
        how = [self._segment, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        self._run("initdb", "-D", self.data, *access, *how)


class Replica(Server):
    """A hot standby that streams from its primary; it can be stopped and started again."""

    def __init__(self, folder: Path, primary_url: str) -> None:
        super().__init__(folder)
        self.primary_url = primary_url
        parts = urlsplit(primary_url)
        signed_in = parts.netloc.rpartition("@")[0]
        self.url = parts._replace(netloc=f"{signed_in}@127.0.0.1:{self.port}").geturl()

    def copy(self) -> None:
        self._give_away(self.folder)
        how = ["--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync"]
        self._run("pg_basebackup", "-D", self.data, "-d", self.primary_url, *how)


def _unprivileged_user() -> str:
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
