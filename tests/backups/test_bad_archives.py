"""A damaged, truncated or forged archive is refused with a message before anything changes."""

import gzip
import hashlib
import json
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from clipqa.backups import databases
from clipqa.models import Outlet
from tests.backups.archives import repack
from tests.factories import make_outlet

pytestmark = pytest.mark.django_db(transaction=True)


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


@pytest.fixture
def archive(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A backup. Whatever a test does, the library must not change."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    film = settings.MEDIA_ROOT / "film.mp4"
    film.write_bytes(b"as it was")
    call_command("backup", tmp_path / "library.tar.gz")
    make_outlet("Later News")
    yield tmp_path / "library.tar.gz"
    assert Outlet.objects.filter(name="Later News").exists()
    assert [path.name for path in settings.MEDIA_ROOT.iterdir()] == ["film.mp4"]
    assert film.read_bytes() == b"as it was"


@pytest.mark.parametrize(
    "member_info",
    [
        member("../evil"),
        member("/tmp/evil"),
        member("media/../../evil"),
        member("media/./evil"),
        member("media\\evil"),
        member("evil.txt"),
        member("media/evil", tarfile.SYMTYPE, "/etc/passwd"),
        member("media/evil", tarfile.LNKTYPE, "media/film.mp4"),
        member("media/evil", tarfile.CHRTYPE),
        member("media/evil", tarfile.FIFOTYPE),
        member("media/evil", tarfile.DIRTYPE),
        member("media/film.mp4"),
    ],
    ids=lambda member_info: f"{member_info.name} of type {member_info.type.decode()}",
)
def test_a_forged_member_is_refused(
    archive: Path, member_info: tarfile.TarInfo, tmp_path: Path
) -> None:
    forged = repack(archive, tmp_path / "forged.tar.gz", extra=member_info)
    with pytest.raises(CommandError, match="which no backup contains"):
        call_command("restore", forged, force=True)


def test_a_changed_file_is_refused(archive: Path, tmp_path: Path) -> None:
    changed = repack(archive, tmp_path / "c.tar.gz", content={"media/film.mp4": b"as it wasn't"})
    with pytest.raises(CommandError, match=r"differ from its manifest \(media/film.mp4\)"):
        call_command("restore", changed, force=True)


def test_a_file_that_is_not_in_the_manifest_is_refused(archive: Path, tmp_path: Path) -> None:
    longer = repack(archive, tmp_path / "longer.tar.gz", extra=member("media/evil"))
    with pytest.raises(CommandError, match=r"differ from its manifest \(media/evil\)"):
        call_command("restore", longer, force=True)


def test_a_damaged_database_is_refused(archive: Path, tmp_path: Path) -> None:
    name, damaged = databases.file_name(), b"SQLite format 3\0" + b"not really" * 500
    entry = {"bytes": len(damaged), "sha256": hashlib.sha256(damaged).hexdigest()}
    with tarfile.open(archive) as tar:
        files = json.load(tar.extractfile("manifest.json"))["files"]
    list_and_content = {"manifest": {"files": {**files, name: entry}}, "content": {name: damaged}}
    forged = repack(archive, tmp_path / "forged.tar.gz", **list_and_content)
    with pytest.raises(CommandError, match="database inside the archive"):
        call_command("restore", forged, force=True)


def truncate(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def empty(whole: bytes) -> bytes:
    return b""


def plain_text(whole: bytes) -> bytes:
    return b"Dear operator, this is a letter."


def packed_text(whole: bytes) -> bytes:
    return gzip.compress(b"Dear operator, this is a packed letter.")


def nothing_inside(whole: bytes) -> bytes:
    return gzip.compress(b"\0" * 10_240)


@pytest.mark.parametrize("damage", [truncate, empty, plain_text, packed_text, nothing_inside])
def test_incomplete_and_other_files_are_refused(
    archive: Path, damage: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    damaged = tmp_path / "spoilt.tar.gz"
    damaged.write_bytes(damage(archive.read_bytes()))
    with pytest.raises(CommandError, match="not a backup"):
        call_command("restore", damaged, force=True)


@pytest.mark.parametrize("files", [[], "x", {"media/film.mp4": 3}, None])
def test_an_invalid_manifest_is_refused(archive: Path, files: object, tmp_path: Path) -> None:
    forged = repack(archive, tmp_path / "forged.tar.gz", manifest={"files": files})
    with pytest.raises(CommandError, match="manifest can't be read"):
        call_command("restore", forged, force=True)


def test_a_manifest_that_is_not_a_file_is_refused(archive: Path, tmp_path: Path) -> None:
    link = member("manifest.json", tarfile.SYMTYPE, "/etc/passwd")
    forged = repack(archive, tmp_path / "forged.tar.gz", extra=link)
    with pytest.raises(CommandError, match="too large or not a regular file"):
        call_command("restore", forged, force=True)


def test_a_file_larger_than_the_free_space_is_refused(archive: Path, tmp_path: Path) -> None:
    film = member("media/film.mp4")
    film.size = 10**18
    bomb = tmp_path / "bomb.tar.gz"
    bomb.write_bytes(gzip.compress(film.tobuf(tarfile.GNU_FORMAT) + b"\0" * 512))
    with pytest.raises(CommandError, match="more than is free"):
        call_command("restore", bomb, force=True)


def test_a_missing_file_is_refused(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere does not exist"):
        call_command("restore", tmp_path / "nowhere", force=True)
