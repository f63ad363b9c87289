"""A file system that is small enough to be filled, made without root's rights.

In a user namespace any user may mount. The mount is invisible outside of the namespace and
disappears with its last process.
"""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

MOUNT = 'mount -t tmpfs -o size="$1" small "$2" && shift 2 && exec "$@"'
SIZES = {"sqlite": "48m", "postgresql": "160m"}
CHUNKS = (1 << 20, 4096, 1)
NOBODY = "nobody"


def inside(command: list[str], size: str, folder: Path) -> list[str]:
    """Return the command with this folder mounted on a file system of that size.

    A second namespace maps to a user who isn't root, because PostgreSQL refuses to run as root.
    """
    person = pwd.getpwnam(NOBODY if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name)
    as_person = [f"--map-user={person.pw_uid}", f"--map-group={person.pw_gid}"]
    mounted = ["sh", "-c", MOUNT, "sh", size, str(folder)]
    return [
        *("unshare", "--user", "--map-root-user", "--mount", *mounted),
        *("unshare", "--user", *as_person, *command),
    ]


def is_possible(folder: Path) -> bool:
    if not shutil.which("unshare"):
        return False
    tried = subprocess.run(inside(["true"], "1m", folder), capture_output=True, check=False)
    return tried.returncode == 0


class Ballast:
    """A file that takes all free space."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "ballast"

    def fill(self) -> None:
        """May be called again, to take space that was freed since."""
        with self._file.open("ab", buffering=0) as file:
            for size in CHUNKS:
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    continue

    def drop(self) -> None:
        self._file.unlink(missing_ok=True)
