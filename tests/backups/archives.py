"""Take a backup apart and put it together again with something changed."""

import io
import json
import tarfile
from pathlib import Path
from typing import Any

from clipqa.backups.write import MANIFEST_NAME


def repack(
    source: Path,
    target: Path,
    *,
    manifest: dict[str, Any] | None = None,
    content: dict[str, bytes] | None = None,
    extra: tarfile.TarInfo | None = None,
) -> Path:
    """Copy an archive; `manifest` fields and file `content` replace the true ones."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            data = old.extractfile(member).read()
            data = (content or {}).get(member.name, data)
            if member.name == MANIFEST_NAME:
                data = json.dumps({**json.loads(data), **(manifest or {})}).encode()
            _add(new, tarfile.TarInfo(member.name), data)
        if extra is not None:
            _add(new, extra, b"x" * extra.size)
    return target


def _add(tar: tarfile.TarFile, member: tarfile.TarInfo, data: bytes) -> None:
    if member.isreg():
        member.size = len(data)
    tar.addfile(member, io.BytesIO(data))
