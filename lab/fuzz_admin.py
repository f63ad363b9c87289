"""`make fuzz-admin`: send 200 hostile values to every field of the admin, on each database.

All fields of a form, or all parameters of an address, get a value at once; ALONE=1 sends each by
itself, which takes hours. ON=sqlite or postgres chooses one database, SAMPLE=20000 SEED=7 sends a
sample of single fields instead, and CASE="..." repeats one case, as named by a line of
var/fuzz/admin.log. Exits with 1 if any response was a 500.
"""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import environment, postgres  # noqa: E402  (needs the path above)

LOG = ROOT / "var" / "fuzz" / "admin.log"
TESTS = "tests/admin/test_hostile_values.py"
DATABASES = ("sqlite", "postgres")


def main() -> None:
    os.chdir(ROOT)
    chosen = os.environ.get("ON") or "both"
    if chosen not in {*DATABASES, "both"}:
        sys.exit(f"ON is {chosen!r}. Give sqlite or postgres, or leave it out for both.")
    python = environment.ready("requirements-dev.txt")
    LOG.parent.mkdir(parents=True, exist_ok=True)
    LOG.unlink(missing_ok=True)
    failed = [name for name in DATABASES if chosen in {name, "both"} and _fails_on(name, python)]
    if failed:
        sys.exit(f"Failed on {' and '.join(failed)}; each case is in {LOG.relative_to(ROOT)}.")
    print("No response was a 500.")


def _fails_on(database: str, python: Path) -> bool:
    """Run as many processes as the machine has cores, each with its own database."""
    parts = 1 if {"CASE", "SAMPLE"} & set(os.environ) else os.cpu_count() or 1
    print(f"On {database}, {parts} at a time ...", flush=True)
    with ExitStack() as stack:
        runs = []
        for part in range(parts):
            server = postgres.throwaway_cluster(postgres.FOR_TESTS)
            url = stack.enter_context(server) if database == "postgres" else ""
            runs.append(_run(python, url, part, parts))
        codes = [run.wait() for run in runs]  # waits for all, so that none is left running
    return any(codes)


def _run(python: Path, url: str, part: int, parts: int) -> "subprocess.Popen[bytes]":
    fuzz = "alone" if os.environ.get("ALONE") else "together"
    which = {} if "SAMPLE" in os.environ else {"FUZZ": fuzz, "PART": f"{part}/{parts}"}
    variables = {**os.environ, "FUZZ_LOG": str(LOG), **which}
    variables.pop("DATABASE_URL", None)
    if url:
        variables["DATABASE_URL"] = url
    command = [str(python), "-m", "pytest", "-q", "--tb=no", TESTS]
    return subprocess.Popen(command, env=variables)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped; not all cases were sent.")
