"""`make mail-drill`: 10,000 mails to subscribers, and 40 kills of the worker and the mail server.

SIZE=1000 and KILLS=10 make it smaller, ON=sqlite or postgresql chooses one database. Exits with 1
if a mail was lost, more than one was doubled for each kill, or one was sent to a reader who had
unsubscribed before.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lab import measurement  # noqa: E402  (needs the path above)

FOLDER = ROOT / "var" / "mail-drill"
DATABASES = ("sqlite", "postgresql")


def main() -> None:
    measurement.start(__file__)
    size, kills = _number("SIZE", 10_000), _number("KILLS", 40)
    on = {"postgres": "postgresql"}.get(os.environ.get("ON", ""), os.environ.get("ON", ""))
    results = [_run(each, size, kills) for each in DATABASES if on in {"", each}]
    from lab.mail_drill.results import Result, table

    found = [Result(**values) for values in results]
    print(table(found))
    path = measurement.save({**measurement.metadata(), "measured": results}, FOLDER / "results")
    print(f"\nSaved as {path}; logs in var/mail-drill/.")
    sys.exit(0 if found and all(each.is_right for each in found) else 1)


def _run(database: str, size: int, kills: int) -> dict[str, Any]:
    folder = FOLDER / database
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    print(f"{database}: {size:,} mails, {kills} kills ...", flush=True)
    command = ["-m", "lab.mail_drill.run_drill", database, str(size), str(kills), str(folder)]
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True)
    result: dict[str, Any] = json.loads((folder / "result.json").read_text())
    return result


def _number(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= 1_000_000:
        sys.exit(f"{name} is {text!r}. Give a number, such as {name}={default}.")
    return int(text)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped; an incomplete drill has no results.")
