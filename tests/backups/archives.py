"""Repack a backup with changes."""

import io
import json
import tarfile
from collections.abc import Collection
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
    without: Collection[str] = (),
) -> Path:
    """Copy an archive, with these fields of the manifest and contents of files replaced.

    Files in `without` are left out, of the manifest too.
    """
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            if member.name in without:
                continue
            data = old.extractfile(member).read()
            data = (content or {}).get(member.name, data)
            if member.name == MANIFEST_NAME:
                data = json.dumps(_changed(json.loads(data), manifest or {}, without)).encode()
            _add(new, tarfile.TarInfo(member.name), data)
        if extra is not None:
            _add(new, extra, b"x" * extra.size)
    return target


def _changed(
    manifest: dict[str, Any], fields: dict[str, Any], without: Collection[str]
) -> dict[str, Any]:
    files = {name: entry for name, entry in manifest["files"].items() if name not in without}
    return {**manifest, "files": files, **fields}


def _add(tar: tarfile.TarFile, member: tarfile.TarInfo, data: bytes) -> None:
    if member.isreg():
        member.size = len(data)
    tar.addfile(member, io.BytesIO(data))
