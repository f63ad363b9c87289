"""Where libraries are kept, and their making where they are not there yet."""

import time
from pathlib import Path

from scripts.benchmarks.children import Children
from scripts.benchmarks.cluster import database_url, fresh_database
from scripts.benchmarks.stamps import is_kept, stamp_of


class Libraries:
    def __init__(self, folder: Path, children: Children, seed: int) -> None:
        self._folder, self._children, self._seed = folder, children, seed

    def library(self, database: str, size: int, server_url: str) -> str:
        """The address of a library of that size, made where it is not there yet."""
        stamp = self._folder / f"{database}-{size}.stamp"
        wanted = stamp_of(database, size, self._seed)
        if is_kept(stamp, wanted):
            return self.address(database, size, server_url)
        stamp.unlink(missing_ok=True)
        url, began = self._fresh(database, size, server_url), time.monotonic()
        print("  making the library ...", flush=True)
        seed = ["-m", "scripts.benchmarks.seed", str(size), str(self._seed)]
        self._children.run(seed, url, shows_progress=True)
        stamp.write_text(wanted)
        print(f"  made in {time.monotonic() - began:.0f} s", flush=True)
        return url

    def address(self, database: str, size: int, server_url: str) -> str:
        if database == "postgresql":
            return database_url(server_url, _name_of(size))
        return f"sqlite:///{self._folder.resolve()}/sqlite-{size}.sqlite3"

    def _fresh(self, database: str, size: int, server_url: str) -> str:
        if database == "postgresql":
            return fresh_database(server_url, _name_of(size))
        for leftover in self._folder.glob(f"sqlite-{size}.sqlite3*"):
            leftover.unlink()
        return self.address(database, size, server_url)


def _name_of(size: int) -> str:
    return f"clipqa_bench_{size}"
