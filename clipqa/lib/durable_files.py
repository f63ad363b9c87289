"""Write to files so that the content survives a power failure."""

import errno
import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Sync the folder, so that a file's name is on the disk too, not only its content."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def append_line(path: Path, line: str) -> None:
    """Append a line to a file that only its owner can read, and wait until it is on the disk.

    Starts a new line if the last one was not completed, as when the disk was full.
    """
    is_new = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(handle).st_size
        is_complete = size == 0 or os.pread(handle, 1, size - 1) == b"\n"
        content = f"{'' if is_complete else chr(10)}{line}\n".encode()
        if os.write(handle, content) < len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        os.fsync(handle)
    finally:
        os.close(handle)
    if is_new:
        sync_folder(path.parent)


def replace_private_file(path: Path, text: str) -> None:
    """Replace the content of a file that only its owner can read, completely or not at all."""
    partial = path.with_name(f".{path.name}.new")
    partial.unlink(missing_ok=True)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    sync_folder(path.parent)
