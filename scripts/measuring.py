"""How a long run begins, and how it keeps what it measured."""

import json
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts import environment
from scripts.environment import ROOT


def begin(script: str) -> None:
    os.chdir(ROOT)
    # So that an ended run stops its servers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended from outside."))
    environment.enter("requirements.txt", script)


def here_and_now() -> dict[str, Any]:
    """Asked before the run, which keeps the machine busy."""
    from scripts.benchmarks.machine import machine

    return {"made_at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine()}


def keep(result: object, folder: Path, kind: str = "") -> Path:
    """The file, as seen from the project's folder; named by the moment at which it is kept."""
    kept = folder / f"{kind}{datetime.now(UTC):%Y-%m-%d-%H%M%S}.json"
    folder.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(result, indent=1))
    return kept.relative_to(ROOT)
