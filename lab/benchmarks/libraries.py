"""The made libraries on the disk, which are made again only if their seed or code changed."""

import hashlib
import json
import time
from pathlib import Path

from lab.benchmarks.children import Children
from lab.benchmarks.cluster import database_url, fresh_database
from lab.benchmarks.serving import ROOT

# The code that decides which rows a library consists of.
SOURCES = (
    "clipqa/migrations/*.py",
    "clipqa/models/*.py",
    "clipqa/counters/*.py",
    "clipqa/search/backends/weights.py",
    "clipqa/search/entries.py",
    "clipqa/search/indexing.py",
    "clipqa/lib/stop_words.py",
    "clipqa/search/terms.py",
    "clipqa/search/vocabulary.py",
    "clipqa/lib/words.py",
    "clipqa/lib/characters.py",
    "clipqa/lib/markdown_parser.py",
    "clipqa/lib/richtext.py",
    "lab/benchmarks/bulk_write.py",
    "lab/benchmarks/languages.py",
    "lab/benchmarks/library.py",
    "lab/benchmarks/recordings.py",
    "lab/benchmarks/texts.py",
    "lab/benchmarks/words.py",
)
BACKENDS = {
    "postgresql": "clipqa/search/backends/postgres.py",
    "sqlite": "clipqa/search/backends/sqlite.py",
}


class Libraries:
    def __init__(self, folder: Path, children: Children, seed: int) -> None:
        self._folder, self._children, self._seed = folder, children, seed

    def library(self, database: str, size: int, server_url: str) -> str:
        """Return the address of a library of that size, after making it if needed."""
        stamp = self._folder / f"{database}-{size}.stamp"
        wanted = stamp_of(database, size, self._seed)
        if is_current(stamp, wanted):
            return self.address(database, size, server_url)
        stamp.unlink(missing_ok=True)
        url, began = self._fresh(database, size, server_url), time.monotonic()
        print("  making the library ...", flush=True)
        command = ["-m", "lab.benchmarks.child", "seed", str(size), str(self._seed)]
        self._children.run(command, url, shows_progress=True)
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


def stamp_of(database: str, size: int, seed: int) -> str:
    code = hashlib.sha256()
    for pattern in (*SOURCES, BACKENDS[database]):
        for path in sorted(ROOT.glob(pattern)):
            code.update(f"{path.name}\n".encode() + path.read_bytes())
    return json.dumps({"size": size, "seed": seed, "code": code.hexdigest()[:16]})


def is_current(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted
