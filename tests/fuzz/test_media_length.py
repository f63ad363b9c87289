from __future__ import annotations

import pytest

from clipqa.fetching.policy import MEGABYTE
from clipqa.providers.media_length import first_variant, movie_ms, playlist_ms
from tests.fuzz.harness import Grammar, Shape, assert_linear, fuzz, shapes

MAX_MS = 360_000_000
PLAYLISTS = Grammar(
    fragments=(
        *("#EXTM3U", "#EXTINF:", "#EXTINF:4.5,\na.ts\n", "#EXTINF:999999,", "#EXT-X-ENDLIST"),
        *("#EXT-X-STREAM-INF:\n", "nan", "inf", "1e9", ".", "٣"),
    ),
    documents=("#EXTM3U\n#EXTINF:4.5,\na.ts\n#EXTINF:10,title\nb.ts\n#EXT-X-ENDLIST\n",),
)
FILMS = Grammar(
    fragments=(
        *("\0\0\0\x10", "\0\0\0\x00", "\0\0\0\x01", "\0\0\0\x08", "\xff" * 8, "moov", "mvhd"),
        *("ftyp", "mdat", "free", "\x01\0\0\0", "\0\0\x02\x58"),
    ),
    documents=("\0\0\0\x10ftypmp42mp42\0\0\0\x78moov\0\0\0\x70mvhd" + "\0\0\x02\x58" * 25,),
)
END = "\n#EXT-X-ENDLIST"
PLAYLIST_SHAPES = shapes("#EXTINF:1,\n", "#EXTINF:", "9", "\n", "#EXT-X-STREAM-INF:\n", tail=END)
FILM_SHAPES = shapes("\0\0\0\x08free", "\0\0\0\x10freefree", "\0\0\0\x01free\0\0\0\0\0\0\0\x10")


def check_playlist(text: str) -> None:
    length = playlist_ms(text)
    assert length is None or 0 < length <= MAX_MS
    assert "\n" not in first_variant(text)


def check_film(text: str) -> None:
    length = movie_ms(text.encode("latin-1", "replace"))
    assert length is None or 0 < length <= MAX_MS


def test_a_playlist_has_a_length_within_the_limits_or_none() -> None:
    fuzz(check_playlist, PLAYLISTS)


def test_a_film_has_a_length_within_the_limits_or_none() -> None:
    fuzz(check_film, FILMS)


@pytest.mark.parametrize("shape", PLAYLIST_SHAPES, ids=str)
def test_a_playlist_takes_linear_time(shape: Shape) -> None:
    def read(text: str) -> None:
        playlist_ms(text)
        first_variant(text)

    assert_linear(read, shape, MEGABYTE)


@pytest.mark.parametrize("shape", FILM_SHAPES, ids=str)
def test_the_first_bytes_of_a_film_take_linear_time(shape: Shape) -> None:
    assert_linear(lambda text: movie_ms(text.encode("latin-1")), shape, 64 * 1024)
