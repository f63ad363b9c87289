"""The length of a film from its first bytes, and of a stream from its playlist."""

from pathlib import Path

import pytest

from clipqa.fetching.policy import MEGABYTE
from clipqa.providers.media_length import first_variant, movie_ms, playlist_ms

DEMO = Path(__file__).resolve().parent.parent.parent / "clipqa" / "demo" / "media"
PLAYLIST = "#EXTM3U\n#EXTINF:4.5,\na.ts\n#EXTINF:10,title\nb.ts\n#EXT-X-ENDLIST\n"
MASTER = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n# a note\nlow/index.m3u8\n"


def box(kind: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4) + kind + body


def header(scale: int, duration: int) -> bytes:
    return box(b"mvhd", bytes(12) + scale.to_bytes(4) + duration.to_bytes(4) + bytes(80))


def long_header(scale: int, duration: int) -> bytes:
    return box(b"mvhd", b"\x01" + bytes(19) + scale.to_bytes(4) + duration.to_bytes(8))


def film(index: bytes) -> bytes:
    return box(b"ftyp", b"mp42" * 4) + box(b"moov", box(b"free", bytes(9)) + index)


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.mp4"))[:3], ids=lambda path: path.name)
def test_the_length_of_a_real_film_is_in_its_first_bytes(path: Path) -> None:
    with path.open("rb") as file:
        length = movie_ms(file.read(64 * 1024))
    assert length is not None
    assert 1_000 < length < 10 * 60 * 1000


@pytest.mark.parametrize(
    ("head", "length"),
    [
        (film(header(600, 1500)), 2_500),
        (film(long_header(90_000, 90_000 * 7200)), 7_200_000),
        (film(header(600, 1500)) + b"mdat", 2_500),
        (film(header(0, 1500)), None),
        (film(header(600, 0)), None),
        (film(header(600, 0xFFFFFFFF)), None),
        (film(header(1, 360_001)), None),
        (film(header(600, 1500))[:60], None),
        (box(b"ftyp", b"mp42" * 4) + box(b"mdat", bytes(99)), None),
        (b"\x00\x00\x00\x01moov" + bytes(40), None),
        (b"", None),
    ],
)
def test_an_index_gives_the_length_or_nothing(head: bytes, length: int | None) -> None:
    assert movie_ms(head) == length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        (PLAYLIST, 14_500),
        (PLAYLIST.replace("\n", "\r\n"), 14_500),
        (PLAYLIST.replace("#EXT-X-ENDLIST", ""), None),
        ("#EXTM3U\n#EXT-X-ENDLIST", None),
        (PLAYLIST.replace("4.5", "nan").replace("10,", "-1,"), None),
        ("#EXTINF:999999,\n#EXT-X-ENDLIST", None),
        (MASTER, None),
    ],
)
def test_a_complete_playlist_gives_the_length_or_nothing(text: str, length: int | None) -> None:
    assert playlist_ms(text) == length


@pytest.mark.parametrize(("text", "address"), [(MASTER, "low/index.m3u8"), (PLAYLIST, "")])
def test_a_master_playlist_names_its_first_stream(text: str, address: str) -> None:
    assert first_variant(text) == address


def test_the_demos_stream_has_a_length() -> None:
    text = (DEMO / "hls" / "oasis-quiet-rooms" / "index.m3u8").read_text()
    length = playlist_ms(text)
    assert length is not None
    assert length > 10_000
    assert len(text) < MEGABYTE
