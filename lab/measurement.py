"""What the long runs share: their start, the machine they ran on, the file of their results."""

import json
import os
import platform
import signal
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts import environment
from scripts.environment import ROOT


def start(script: str) -> None:
    os.chdir(ROOT)
    # SIGTERM raises SystemExit, so that the servers of the run are stopped too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped by SIGTERM."))
    environment.enter("requirements.txt", script)


def metadata() -> dict[str, Any]:
    """Call this before the run, which raises the machine's load."""
    return {"made_at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine()}


def machine() -> dict[str, str]:
    """The machine's facts; figures of different machines can't be compared."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "load before": load,
    }


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def save(result: object, folder: Path, prefix: str = "") -> Path:
    """Write the result to a file named by the current time; return its path below `ROOT`."""
    path = folder / f"{prefix}{datetime.now(UTC):%Y-%m-%d-%H%M%S}.json"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, indent=1))
    return path.relative_to(ROOT)
