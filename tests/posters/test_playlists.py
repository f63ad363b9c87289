from __future__ import annotations

from pathlib import Path

import pytest

from clipqa.posters.playlists import is_self_contained


def playlist(folder: Path, text: str, name: str = "film.m3u8") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text.encode())
    return folder / name


def test_a_playlist_of_files_beside_and_below_it_is_self_contained(tmp_path: Path) -> None:
    (tmp_path / "low").mkdir()
    for name in ("a.ts", "low/b.m4s", "low/init.mp4"):
        (tmp_path / name).touch()
    playlist(tmp_path / "low", '#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\nb.m4s\n', "low.m3u8")
    assert is_self_contained(
        playlist(tmp_path, "#EXTM3U\r\n#EXTINF:1,\r\na.ts\r\nlow/low.m3u8\r\n")
    )


@pytest.mark.parametrize(
    "line",
    [
        "http://example.org/a.ts",
        "//example.org/a.ts",
        "file:///etc/passwd",
        "/etc/passwd",
        "../outside.ts",
        "low/../../outside.ts",
        "link.ts",
        "missing.ts",
        "notes.txt",
        "%2e%2e/outside.ts",
        "data:text/plain,x.ts",
        "concat:a.ts|b.ts",
        '#EXT-X-KEY:METHOD=AES-128,URI="https://example.org/key"',
        '#EXT-X-MAP:URI="../outside.ts"',
        "#EXT-X-MAP:URI=../outside.ts",
        '#EXT-X-MEDIA:TYPE=AUDIO,URI="a\\"b.m3u8"',
        "#comment\0../outside.ts",
        " #comment",
        "a" * 300 + ".ts",
        "deeper.m3u8",
    ],
)
def test_a_playlist_that_points_elsewhere_is_not_self_contained(tmp_path: Path, line: str) -> None:
    folder = tmp_path / "film"
    folder.mkdir()
    (folder / "low").mkdir()
    (tmp_path / "outside.ts").touch()
    (folder / "notes.txt").touch()
    (folder / "link.ts").symlink_to(tmp_path / "outside.ts")
    playlist(folder, "#EXTM3U\nhttps://example.org/a.ts\n", "deeper.m3u8")
    assert not is_self_contained(playlist(folder, f"#EXTM3U\n{line}\n"))


def test_playlists_in_a_circle_are_read_once(tmp_path: Path) -> None:
    playlist(tmp_path, "#EXTM3U\nfilm.m3u8\n", "other.m3u8")
    assert is_self_contained(playlist(tmp_path, "#EXTM3U\nother.m3u8\n"))


def test_a_chain_of_many_playlists_is_refused(tmp_path: Path) -> None:
    for number in range(30):
        playlist(tmp_path, f"#EXTM3U\nfilm{number + 1}.m3u8\n", f"film{number}.m3u8")
    playlist(tmp_path, "#EXTM3U\n", "film30.m3u8")
    assert not is_self_contained(tmp_path / "film0.m3u8")


@pytest.mark.parametrize("data", [b"\xff\xfe", b"#EXTM3U\n" + b"#" * 1_100_000])
def test_an_unreadable_or_huge_playlist_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "film.m3u8").write_bytes(data)
    assert not is_self_contained(tmp_path / "film.m3u8")
