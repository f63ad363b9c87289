"""`make fuzz`: random hostile texts for every parser.

SECONDS=30 sets the CPU time for each parser, SEED=7 repeats a run. The test suite does the same for
2 seconds each.
"""

import os
import random
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import environment  # noqa: E402  (needs the path above)


def main() -> None:
    os.chdir(ROOT)
    python = environment.ready("requirements-dev.txt")
    seed = os.environ.get("SEED") or str(random.randint(1, 999_999))  # noqa: S311
    print(f"Seed {seed}; SEED={seed} repeats this run.", flush=True)
    seconds = os.environ.get("SECONDS") or "30"
    settings = {"CLIPQA_FUZZ_SECONDS": seconds, "CLIPQA_FUZZ_SEED": seed, "DATABASE_URL": ""}
    command = [str(python), "-m", "pytest", "-q", "-n", "2", "tests/fuzz", *sys.argv[1:]]
    sys.exit(subprocess.run(command, env={**os.environ, **settings}, check=False).returncode)


if __name__ == "__main__":
    main()
