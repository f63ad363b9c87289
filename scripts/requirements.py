"""`make requirements`: pin both lists again, with hashes, for all supported systems."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import environment  # noqa: E402  (needs the path above)


def main() -> None:
    os.chdir(ROOT)
    environment.ready("requirements-dev.txt")
    for name, options in (("requirements", []), ("requirements-dev", ["-c", "requirements.txt"])):
        _compile(f"{name}.in", f"{name}.txt", options)


def _compile(source: str, target: str, options: list[str]) -> None:
    # No header and no annotations: they would name local folders and the package index.
    command = [str(environment.PYTHON.parent / "uv"), "pip", "compile", "--quiet"]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes"]
    command += ["--no-header", "--no-annotate", *options, source, "-o", target]
    if subprocess.run(command, check=False).returncode:
        sys.exit(f"{source} could not be pinned; see uv's message above.")


if __name__ == "__main__":
    main()
