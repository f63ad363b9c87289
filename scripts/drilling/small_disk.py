"""A file system of its own, so small that it can be filled: made without being root.

In a namespace of its own whoever runs this may mount; nobody outside sees the mount, and it is
gone with the last process in it.
"""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

MOUNT = 'mount -t tmpfs -o size="$1" small "$2" && shift 2 && exec "$@"'
# Then as somebody who isn't root in there, since PostgreSQL refuses to be.
SIZES = {"sqlite": "48m", "postgresql": "160m"}
CHUNKS = (1 << 20, 4096, 1)
NOBODY = "nobody"


def inside(command: list[str], size: str, folder: Path) -> list[str]:
    """The same command with this folder on a file system of that size."""
    person = pwd.getpwnam(NOBODY if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name)
    as_somebody = [f"--map-user={person.pw_uid}", f"--map-group={person.pw_gid}"]
    mounted = ["sh", "-c", MOUNT, "sh", size, str(folder)]
    return [
        *("unshare", "--user", "--map-root-user", "--mount", *mounted),
        *("unshare", "--user", *as_somebody, *command),
    ]


def is_possible(folder: Path) -> bool:
    if not shutil.which("unshare"):
        return False
    tried = subprocess.run(inside(["true"], "1m", folder), capture_output=True, check=False)
    return tried.returncode == 0


class Ballast:
    """A file that takes all the room there is, and again what others give back."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "ballast"

    def fill(self) -> None:
        with self._file.open("ab", buffering=0) as file:
            for size in CHUNKS:
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    continue

    def drop(self) -> None:
        self._file.unlink(missing_ok=True)
