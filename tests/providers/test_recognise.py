"""One table of pasted addresses: a new provider adds its rows here."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipqa.providers import BrokenUrl, Source, SourceError, UnknownProvider
from tests.providers.tables import FULL, PLAIN

ID = "jNQXAC9IVRw"

YOUTUBE = {
    f"https://www.youtube.com/watch?v={ID}": None,
    f"http://youtube.com/watch?feature=share&v={ID}&list=PL1&index=3": None,
    f"https://m.youtube.com/watch?v={ID}&t=80": 80_000,
    f"https://music.youtube.com/watch?v={ID}&t=80s": 80_000,
    f"https://www.youtube.com/watch?v={ID}#t=1m20s": 80_000,
    f"https://www.youtube.com/watch?v={ID}&t=soon": None,
    f"https://youtu.be/{ID}": None,
    f"https://youtu.be/{ID}?si=abc&t=1h2m3s": 3_723_000,
    f"youtu.be/{ID}?t=9": 9_000,
    f"//www.youtube.com/embed/{ID}?start=50": 50_000,
    f"https://www.youtube-nocookie.com/embed/{ID}": None,
    f"https://www.youtube.com/shorts/{ID}": None,
    f"https://www.youtube.com/live/{ID}?feature=shared": None,
    f"https://www.youtube.com/v/{ID}&hl=en": None,
    f"https://www.youtube.com/v/{ID}?hl=en": None,
    f"https://www.youtube.com/e/{ID}/": None,
    f"https://www.YouTube.com:443/watch?v={ID}": None,
    "https://www.youtube.com/watch?v=short": "refused",
    f"https://www.youtube.com/watch?v={ID}X": "refused",
    "https://www.youtube.com/playlist?list=PL1": "refused",
    "https://www.youtube.com/@outlet": "refused",
    "https://youtu.be/": "refused",
}


@pytest.mark.parametrize(("address", "start_ms"), YOUTUBE.items())
def test_youtube_is_recognised_in_every_common_form(
    address: str, start_ms: int | str | None
) -> None:
    if start_ms == "refused":
        with pytest.raises(BrokenUrl, match="names no YouTube video"):
            PLAIN.recognise(address)
    else:
        assert PLAIN.recognise(address) == Source("youtube", ID, start_ms)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "source_id", "start_ms"),
    [
        ("https://vimeo.com/76979871", "76979871", None),
        ("https://vimeo.com/76979871#t=80s", "76979871", 80_000),
        ("https://vimeo.com/76979871/8272103f6e?share=copy", "76979871/8272103f6e", None),
        ("https://player.vimeo.com/video/76979871", "76979871", None),
        (
            "https://player.vimeo.com/video/76979871?h=8272103f6e#t=1m20s",
            "76979871/8272103f6e",
            80_000,
        ),
        ("https://vimeo.com/channels/staffpicks/76979871", "76979871", None),
        ("https://vimeo.com/groups/film/videos/76979871", "76979871", None),
        ("https://vimeo.com/showcase/4/video/76979871", "76979871", None),
        ("https://vimeo.com/ondemand/film/76979871", "76979871", None),
        ("https://vimeo.com/76979871/settings", "76979871", None),
    ],
)
def test_vimeo_keeps_the_hash_of_an_unlisted_video(
    address: str, source_id: str, start_ms: int | None
) -> None:
    assert PLAIN.recognise(address) == Source("vimeo", source_id, start_ms)


@pytest.mark.parametrize(
    ("address", "source_id", "start_ms"),
    [
        ("https://archive.org/details/nasa_1969", "nasa_1969", None),
        ("https://www.archive.org/details/nasa_1969?start=50.5", "nasa_1969", 50_500),
        ("https://archive.org/embed/nasa_1969?start=50", "nasa_1969", 50_000),
        ("https://archive.org/download/nasa_1969", "nasa_1969", None),
        ("https://archive.org/download/nasa_1969/a%20b.ogv", "nasa_1969/a b.ogv", None),
        ("https://archive.org/details/nasa_1969/part2.mp4", "nasa_1969/part2.mp4", None),
        ("https://archive.org/details/nasa_1969/page/n5", "nasa_1969", None),
        ("https://archive.org/details/nasa_1969/%2e%2e/x.mp4", "nasa_1969", None),
    ],
)
def test_archive_org_knows_items_and_their_films(
    address: str, source_id: str, start_ms: int | None
) -> None:
    assert PLAIN.recognise(address) == Source("archive_org", source_id, start_ms)


def test_a_direct_download_at_archive_org_is_a_file() -> None:
    address = "https://archive.org/download/nasa_1969/part2.mp4"
    assert PLAIN.recognise(address) == Source("file", address)


@pytest.mark.parametrize(
    ("address", "start_ms"),
    [
        ("https://www.dailymotion.com/video/x5e9eog", None),
        ("https://dailymotion.com/video/x5e9eog_a-title_news?start=50", 50_000),
        ("https://dai.ly/x5e9eog", None),
        ("https://www.dailymotion.com/embed/video/x5e9eog?start=50", 50_000),
        ("https://geo.dailymotion.com/player/xabc.html?video=x5e9eog", None),
        ("https://geo.dailymotion.com/player.html?video=x5e9eog&startTime=50", 50_000),
    ],
)
def test_dailymotion_is_recognised(address: str, start_ms: int | None) -> None:
    assert PLAIN.recognise(address) == Source("dailymotion", "x5e9eog", start_ms)


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("https://Example.ORG/a.mp4", Source("file", "https://example.org/a.mp4")),
        ("http://example.org:80/a.MP4", Source("file", "http://example.org/a.MP4")),
        ("https://example.org./a.m4v", Source("file", "https://example.org/a.m4v")),
        ("http://example.org:8080/a.webm", Source("file", "http://example.org:8080/a.webm")),
        ("https://example.org/a.mp4?k=1&s=%2F", Source("file", "https://example.org/a.mp4?k=1&s=%2F")),
        ("https://example.org/a.mp4#t=50", Source("file", "https://example.org/a.mp4", 50_000)),
        ("https://münchen.example/ä b.mp4", Source("file", "https://xn--mnchen-3ya.example/%C3%A4%20b.mp4")),
        ("http://[2001:DB8::1]:80/a.mp4", Source("file", "http://[2001:db8::1]/a.mp4")),
        ("https://example.org/x/index.m3u8?token=1", Source("hls", "https://example.org/x/index.m3u8?token=1")),
        ("media:demo/x.mp4", Source("file", "media:demo/x.mp4")),
        ("media:demo/x/index.m3u8", Source("hls", "media:demo/x/index.m3u8")),
    ],
)  # fmt: skip
def test_files_and_streams_are_known_by_their_ending_and_their_address_is_normalised(
    address: str, source: Source
) -> None:
    assert PLAIN.recognise(address) == source


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "is empty"),
        ("   ", "is empty"),
        ("not a url", "starts with https"),
        ("ftp://example.org/a.mp4", "starts with https"),
        ("javascript:alert(1)//a.mp4", "starts with https"),
        ("file:///etc/passwd.mp4", "starts with https"),
        ("https:///a.mp4", "not an address"),
        ("https://exa mple.org/a.mp4", "not an address"),
        ("https://example.org:99999/a.mp4", "not an address"),
        ("https://example.org:x/a.mp4", "not an address"),
        ("https://[::1/a.mp4", "not an address"),
        ("https://-.example/a.mp4", "not an address"),
        ("https://" + "a" * 64 + ".example/a.mp4", "not an address"),
        ("https://me@example.org/a.mp4", "user name or password"),
        ("https://me:secret@www.youtube.com/watch?v=jNQXAC9IVRw", "user name or password"),
        ("https://example.org/a\x00.mp4", "no address can hold"),
        ("https://example.org/a\n.mp4", "no address can hold"),
        ("https://example.org/\ud800.mp4", "no address can hold"),
        ("https://example.org/" + "a" * 1000 + ".mp4", "at most 1000"),
        ("https://example.org/" + "ä" * 400 + ".mp4", "at most 1000"),
        ("media:../secret.mp4", "names no stored file"),
        ("media:/etc/x.mp4", "names no stored file"),
        ("media://host/x.mp4", "names no stored file"),
        ("media:a\\b.mp4", "names no stored file"),
        ("media:x.mp4?y", "names no stored file"),
        ("https://vimeo.com/event/12", "names no Vimeo video"),
        ("https://vimeo.com/", "names no Vimeo video"),
        ("https://vimeo.com/showcase/4/video/x", "names no Vimeo video"),
        ("https://archive.org/about", "names no archive.org video"),
        ("https://www.dailymotion.com/topics", "names no Dailymotion video"),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_a_broken_address_is_refused_with_a_sentence(address: str, sentence: str) -> None:
    with pytest.raises(BrokenUrl, match=sentence):
        PLAIN.recognise(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/talk",
        "https://notyoutube.com/watch?v=jNQXAC9IVRw",
        "https://youtube.com.example/watch?v=jNQXAC9IVRw",
        "https://example.org/a.mp4.html",
        "https://example.org/?file=a.mp4",
        "media:notes.txt",
    ],
)
def test_a_sound_address_elsewhere_names_the_hosts_that_would_do(address: str) -> None:
    with pytest.raises(UnknownProvider, match=r"YouTube, Vimeo, archive.org.*\.mp4"):
        PLAIN.recognise(address)


def test_a_password_never_stands_in_the_sentence() -> None:
    with pytest.raises(SourceError) as refusal:
        PLAIN.recognise("https://me:secret@example.org/a.mp4")
    assert "secret" not in str(refusal.value)


@given(
    st.text(max_size=60) | st.from_regex(r"https://(youtu\.be|vimeo\.com|dai\.ly|a\.b)/\S{0,30}")
)
def test_any_text_gives_a_source_that_reads_back_as_itself_or_a_sentence(text: str) -> None:
    try:
        source = FULL.recognise(text)
    except SourceError:
        return
    canonical = FULL[source.provider].canonical_url(source.source_id)
    again = FULL.recognise(canonical)
    assert (again.provider, again.source_id) == (source.provider, source.source_id)


@given(st.from_regex(r"\A(\w|[ %?&=#:@\[\]./\\-]){0,40}\Z"))
def test_a_file_address_is_normalised_once_and_for_all(path: str) -> None:
    try:
        source = FULL.recognise(f"https://example.org/{path}.mp4")
    except SourceError:
        return
    if source.provider == "file":
        assert FULL.recognise(source.source_id).source_id == source.source_id
        assert urlsplit(source.source_id).netloc == "example.org"


@pytest.mark.parametrize(
    ("address", "source_id"),
    [
        ("https://a.example/b.mp4?:#", "https://a.example/b.mp4?%3A"),
        ("https://a.example/b.mp4?k=v.#t=5", "https://a.example/b.mp4?k=v%2E"),
        ("https://a.example/b.webm?q=(a)#t=5", "https://a.example/b.webm?q=(a)"),
        ("https://a.example/b.m3u8?q=a)!#t=5", "https://a.example/b.m3u8?q=a%29%21"),
    ],
)
def test_a_query_that_ends_like_a_sentence_is_read_back(address: str, source_id: str) -> None:
    source = FULL.recognise(address)
    assert source.source_id == source_id
    assert FULL.recognise(source_id).source_id == source_id


@pytest.mark.parametrize("item", ["p.", "talks...", "a.b.c."])
def test_an_item_that_ends_like_a_sentence_is_read_back(item: str) -> None:
    source = FULL.recognise(f"https://archive.org/download/{item}/")
    assert source.source_id == item
    canonical = FULL[source.provider].canonical_url(item)
    assert FULL.recognise(canonical).source_id == item
