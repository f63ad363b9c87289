"""Which seed, size and code made a library: what is the same need not be made again."""

import hashlib
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# What decides which rows a library consists of.
MAKING = (
    "clipqa/migrations/*.py",
    "clipqa/models/*.py",
    "clipqa/counters/*.py",
    "clipqa/search/backends/weights.py",
    "clipqa/search/entries.py",
    "clipqa/search/indexing.py",
    "clipqa/search/stop_words.py",
    "clipqa/search/terms.py",
    "clipqa/search/vocabulary.py",
    "clipqa/search/words.py",
    "clipqa/richtext.py",
    "scripts/benchmarks/spelling.py",
    "scripts/benchmarks/languages.py",
    "scripts/benchmarks/library.py",
    "scripts/benchmarks/recordings.py",
    "scripts/benchmarks/shelving.py",
    "scripts/benchmarks/texts.py",
    "scripts/benchmarks/words.py",
)
ENGINES = {
    "postgresql": "clipqa/search/backends/postgres.py",
    "sqlite": "clipqa/search/backends/sqlite.py",
}


def stamp_of(database: str, size: int, seed: int) -> str:
    code = hashlib.sha256()
    for pattern in (*MAKING, ENGINES[database]):
        for path in sorted(ROOT.glob(pattern)):
            code.update(f"{path.name}\n".encode() + path.read_bytes())
    return json.dumps({"size": size, "seed": seed, "code": code.hexdigest()[:16]})


def is_kept(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted
