"""One table of pasted addresses: a new provider adds its rows here."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipqa.providers import BrokenUrl, Source, SourceError, UnknownProvider
from tests.providers.tables import DEFAULT_TABLE, FULL_TABLE

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
        with pytest.raises(BrokenUrl, match="is not a video at YouTube"):
            DEFAULT_TABLE.recognise(address)
    else:
        assert DEFAULT_TABLE.recognise(address) == Source("youtube", ID, start_ms)  # type: ignore[arg-type]


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
def test_the_hash_of_an_unlisted_vimeo_video_is_kept(
    address: str, source_id: str, start_ms: int | None
) -> None:
    assert DEFAULT_TABLE.recognise(address) == Source("vimeo", source_id, start_ms)


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
def test_items_and_films_of_archive_org_are_recognised(
    address: str, source_id: str, start_ms: int | None
) -> None:
    assert DEFAULT_TABLE.recognise(address) == Source("archive_org", source_id, start_ms)


def test_a_direct_download_at_archive_org_is_a_file() -> None:
    address = "https://archive.org/download/nasa_1969/part2.mp4"
    assert DEFAULT_TABLE.recognise(address) == Source("file", address)


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
    assert DEFAULT_TABLE.recognise(address) == Source("dailymotion", "x5e9eog", start_ms)


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
def test_files_and_streams_are_recognised_by_suffix_and_normalised(
    address: str, source: Source
) -> None:
    assert DEFAULT_TABLE.recognise(address) == source


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
        ("https://example.org/a\x00.mp4", "invalid in an address"),
        ("https://example.org/a\n.mp4", "invalid in an address"),
        ("https://example.org/\ud800.mp4", "invalid in an address"),
        ("https://example.org/" + "a" * 1000 + ".mp4", "at most 1000"),
        ("https://example.org/" + "ä" * 400 + ".mp4", "at most 1000"),
        ("media:../secret.mp4", "is not the name of a stored file"),
        ("media:/etc/x.mp4", "is not the name of a stored file"),
        ("media://host/x.mp4", "is not the name of a stored file"),
        ("media:a\\b.mp4", "is not the name of a stored file"),
        ("media:x.mp4?y", "is not the name of a stored file"),
        ("https://vimeo.com/event/12", "is not a video at Vimeo"),
        ("https://vimeo.com/", "is not a video at Vimeo"),
        ("https://vimeo.com/showcase/4/video/x", "is not a video at Vimeo"),
        ("https://archive.org/about", "is not a video at archive.org"),
        ("https://www.dailymotion.com/topics", "is not a video at Dailymotion"),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_invalid_addresses_are_refused_with_a_message(address: str, sentence: str) -> None:
    with pytest.raises(BrokenUrl, match=sentence):
        DEFAULT_TABLE.recognise(address)


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
def test_urls_of_other_hosts_are_refused_with_the_supported_hosts(address: str) -> None:
    with pytest.raises(UnknownProvider, match=r"YouTube, Vimeo, archive.org.*\.mp4"):
        DEFAULT_TABLE.recognise(address)


def test_error_messages_never_contain_a_password() -> None:
    with pytest.raises(SourceError) as error:
        DEFAULT_TABLE.recognise("https://me:secret@example.org/a.mp4")
    assert "secret" not in str(error.value)


@given(
    st.text(max_size=60) | st.from_regex(r"https://(youtu\.be|vimeo\.com|dai\.ly|a\.b)/\S{0,30}")
)
def test_any_text_gives_an_error_or_a_source_that_makes_a_round_trip(text: str) -> None:
    try:
        source = FULL_TABLE.recognise(text)
    except SourceError:
        return
    canonical = FULL_TABLE[source.provider].canonical_url(source.source_id)
    again = FULL_TABLE.recognise(canonical)
    assert (again.provider, again.source_id) == (source.provider, source.source_id)


@given(st.from_regex(r"\A(\w|[ %?&=#:@\[\]./\\-]){0,40}\Z"))
def test_normalising_a_url_twice_changes_nothing(path: str) -> None:
    try:
        source = FULL_TABLE.recognise(f"https://example.org/{path}.mp4")
    except SourceError:
        return
    if source.provider == "file":
        assert FULL_TABLE.recognise(source.source_id).source_id == source.source_id
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
def test_a_query_that_ends_with_punctuation_makes_a_round_trip(
    address: str, source_id: str
) -> None:
    source = FULL_TABLE.recognise(address)
    assert source.source_id == source_id
    assert FULL_TABLE.recognise(source_id).source_id == source_id


@pytest.mark.parametrize("item", ["p.", "talks...", "a.b.c."])
def test_an_item_that_ends_with_punctuation_makes_a_round_trip(item: str) -> None:
    source = FULL_TABLE.recognise(f"https://archive.org/download/{item}/")
    assert source.source_id == item
    canonical = FULL_TABLE[source.provider].canonical_url(item)
    assert FULL_TABLE.recognise(canonical).source_id == item
