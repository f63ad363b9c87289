"""Every form in which a host writes one video is that video; every other form is refused."""

from __future__ import annotations

import pytest

from clipqa.providers import BrokenUrl, Source, SourceError
from tests.providers.tables import DEFAULT_TABLE

YOUTUBE, VIMEO = Source("youtube", "jNQXAC9IVRw"), Source("vimeo", "76979871")
UNLISTED = Source("vimeo", "76979871/8272103f6e")
ITEM, FILM = Source("archive_org", "nasa_1969"), Source("archive_org", "nasa_1969/part2.mp4")
DAILYMOTION = Source("dailymotion", "x5e9eog")
IFRAME = '<iframe width="560" src="{}" title="A talk, in full" allowfullscreen></iframe>'


def recognise_video(text: str) -> Source:
    """The video alone; the range is tested in test_ranges.py."""
    source = DEFAULT_TABLE.recognise(text)
    return Source(source.provider, source.source_id)


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("https://www.youtube.com/shorts/jNQXAC9IVRw?feature=share", YOUTUBE),
        ("https://youtube.com/live/jNQXAC9IVRw?si=Zx_9", YOUTUBE),
        ("https://www.youtube.com/watch/jNQXAC9IVRw", YOUTUBE),
        ("https://www.youtube-nocookie.com/embed/jNQXAC9IVRw?rel=0", YOUTUBE),
        ("https://music.youtube.com/watch?v=jNQXAC9IVRw&list=RDAMVM", YOUTUBE),
        ("https://m.youtube.com/watch?app=desktop&v=jNQXAC9IVRw", YOUTUBE),
        ("https://www.youtubekids.com/watch?v=jNQXAC9IVRw", YOUTUBE),
        ("https://m.youtube.com/#/watch?v=jNQXAC9IVRw", YOUTUBE),
        ("https://www.youtube.com/#!v=jNQXAC9IVRw", YOUTUBE),
        ("https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3DjNQXAC9IVRw", YOUTUBE),
        (
            "https://www.youtube.com/oembed?url=https%3A//youtu.be/jNQXAC9IVRw&format=json",
            YOUTUBE,
        ),
        ("https://www.youtube.com/watch?v=jNQXAC9IVRw&amp;list=PL1&amp;index=2", YOUTUBE),
        ("https://www.youtube.com/watch?list=PL1&amp;v=jNQXAC9IVRw", YOUTUBE),
        ("https://www.youtube.com/watch_popup?v=jNQXAC9IVRw", YOUTUBE),
        ("https://www.youtube.com/de/watch?v=jNQXAC9IVRw", YOUTUBE),
        ("https://vimeo.com/channels/2020/76979871", VIMEO),
        ("https://vimeo.com/channels/staffpicks/76979871", VIMEO),
        ("https://vimeo.com/channels/2020/videos/76979871", VIMEO),
        ("https://vimeo.com/groups/114/videos/76979871", VIMEO),
        ("https://vimeo.com/album/2838732/video/76979871", VIMEO),
        ("https://vimeo.com/showcase/7008490/video/76979871", VIMEO),
        ("https://vimeo.com/showcase/7008490?video=76979871", VIMEO),
        ("https://vimeo.com/ondemand/2020/76979871?autoplay=1", VIMEO),
        ("https://vimeo.com/manage/videos/76979871", VIMEO),
        ("https://vimeo.com/de/76979871", VIMEO),
        ("https://vimeo.com/user123/review/76979871/8272103f6e", VIMEO),
        ("https://vimeo.com/moogaloop.swf?clip_id=76979871", VIMEO),
        ("https://vimeo.com/76979871/8272103f6e", UNLISTED),
        ("https://vimeo.com/76979871?h=8272103f6e", UNLISTED),
        ("https://vimeo.com/manage/videos/76979871/8272103f6e", UNLISTED),
        ("https://player.vimeo.com/video/76979871?badge=0&amp;h=8272103f6e", UNLISTED),
        ("https://archive.org/details/nasa_1969/start/60/end/120", ITEM),
        ("https://archive.org/stream/nasa_1969", ITEM),
        ("https://archive.org/embed/nasa_1969/part2.mp4", FILM),
        ("https://www.dailymotion.com/us/video/x5e9eog", DAILYMOTION),
        ("https://www.dailymotion.com/pt-br/video/x5e9eog", DAILYMOTION),
        ("https://touch.dailymotion.com/video/x5e9eog", DAILYMOTION),
        ("https://www.dailymotion.com/hub/news#video=x5e9eog", DAILYMOTION),
        ("https://www.dailymotion.com/swf/video/x5e9eog", DAILYMOTION),
    ],
)
def test_every_form_of_a_url_is_recognised(address: str, source: Source) -> None:
    assert recognise_video(address) == source


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("https://youtu.be/jNQXAC9IVRw.", YOUTUBE),
        ("(https://youtu.be/jNQXAC9IVRw)", YOUTUBE),
        ("https://www.youtube.com/watch?v=jNQXAC9IVRw).", YOUTUBE),
        ("<https://vimeo.com/76979871>", VIMEO),
        ("“https://vimeo.com/76979871”,", VIMEO),
        ("[the talk](https://vimeo.com/76979871)", VIMEO),
        ("[the talk](https://youtu.be/jNQXAC9IVRw 'in full')", YOUTUBE),
        ("https://example.org/a.mp4,", Source("file", "https://example.org/a.mp4")),
        ("https://example.org/a_(1).mp4", Source("file", "https://example.org/a_(1).mp4")),
        (IFRAME.format("https://www.youtube.com/embed/jNQXAC9IVRw?si=a&amp;start=5"), YOUTUBE),
        (IFRAME.format("//player.vimeo.com/video/76979871?h=8272103f6e&amp;badge=0"), UNLISTED),
        (IFRAME.format("https://archive.org/embed/nasa_1969"), ITEM),
        (
            '<div><iframe src="https://geo.dailymotion.com/player.html?video=x5e9eog"></iframe></div>',
            DAILYMOTION,
        ),
        (
            '<video controls><source src="https://example.org/a.mp4" type="video/mp4"></video>',
            Source("file", "https://example.org/a.mp4"),
        ),
    ],
)
def test_urls_are_found_in_embed_code_and_sentences(text: str, source: Source) -> None:
    assert recognise_video(text) == source


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/embed/videoseries?list=PL1",
        "https://www.youtube.com/embed/live_stream?channel=UC1",
        "https://youtu.be/videoseries?list=PL1",
        "https://www.youtube.com/channel/UC4QobU6STFB0P71PMvOGN5A",
        "https://www.youtube.com/c/harbourtv1",
        "https://www.youtube.com/user/harbourtv12",
        "https://www.youtube.com/@harbourtv12/videos",
        "https://www.youtube.com/clip/UgkxU2HSeGL_NvmDJ-nQJrlLwllwMDBdGZFs",
        "https://www.youtube.com/results?search_query=jNQXAC9IVRw",
        "https://www.youtube.com/hashtag/jNQXAC9IVRw",
        "https://www.youtube.com/oembed?url=https%3A//example.org/",
        "https://vimeo.com/channels/2020",
        "https://vimeo.com/channels/staffpicks",
        "https://vimeo.com/groups/114",
        "https://vimeo.com/groups/114/videos",
        "https://vimeo.com/album/2838732",
        "https://vimeo.com/showcase/7008490",
        "https://vimeo.com/showcase/7008490/embed",
        "https://vimeo.com/ondemand/2020",
        "https://vimeo.com/event/1234567",
        "https://vimeo.com/user76979871",
        "https://vimeo.com/categories/2020/videos",
        "https://archive.org/details/@harbour_tv",
        "https://archive.org/search?query=nasa_1969",
        "https://www.dailymotion.com/playlist/x5e9eog",
        "https://www.dailymotion.com/x5e9eog",
        "https://www.dailymotion.com/search/x5e9eog/videos",
    ],
)
def test_channels_lists_and_searches_are_refused(address: str) -> None:
    with pytest.raises(BrokenUrl, match=r"is not a video at .*. Copy the address of one video"):
        DEFAULT_TABLE.recognise(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://commons.wikimedia.org/wiki/File:Harbour_talk.webm",
        "https://de.wikipedia.org/wiki/Datei:Hafen.webm",
        "https://wiki.example.org/index.php/File%3AHarbour.mp4",
        "https://github.com/owner/project/blob/main/media/talk.mp4",
        "https://gitlab.com/group/sub/project/-/blob/main/talk.mp4",
        "https://codeberg.org/owner/project/src/branch/main/talk.webm",
        "https://bitbucket.org/owner/project/src/1a2b3c/talk.mp4",
        "https://www.dropbox.com/s/abc123/talk.mp4?dl=0",
        "https://www.dropbox.com/scl/fi/abc123/talk.mp4?rlkey=x&st=y",
        "https://example.sharepoint.com/sites/tv/Documents/talk.mp4?web=1",
    ],
)
def test_web_pages_about_files_are_refused(address: str) -> None:
    with pytest.raises(BrokenUrl, match="is a web page about a file, not the file"):
        DEFAULT_TABLE.recognise(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://upload.wikimedia.org/wikipedia/commons/a/ab/Harbour_talk.webm",
        "https://github.com/owner/project/raw/main/media/talk.mp4",
        "https://github.com/owner/project/blob/main/media/talk.mp4?raw=true",
        "https://gitlab.com/group/project/-/raw/main/talk.mp4",
        "https://www.dropbox.com/s/abc123/talk.mp4?dl=1",
        "https://www.dropbox.com/scl/fi/abc123/talk.mp4?rlkey=x&raw=1",
        "https://account.blob.core.windows.net/films/talk.mp4",
        "https://example.org/blob/talk.mp4",
        "https://player.vimeo.com/external/76979871.sd.mp4?s=8272103f6e",
    ],
)
def test_direct_urls_of_files_are_recognised(address: str) -> None:
    assert recognise_video(address) == Source("file", address)


@pytest.mark.parametrize(
    ("address", "start_ms", "end_ms"),
    [
        ("https://youtu.be/jNQXAC9IVRw?t=1h2m3s", 3_723_000, None),
        ("https://www.youtube.com/embed/jNQXAC9IVRw?start=50&end=60", 50_000, 60_000),
        ("https://www.youtube.com/embed/jNQXAC9IVRw?end=60", None, 60_000),
        ("https://www.youtube.com/watch?v=jNQXAC9IVRw#t=10,20", 10_000, 20_000),
        ("https://www.youtube.com/watch?v=jNQXAC9IVRw&amp;t=90s", 90_000, None),
        ("https://vimeo.com/76979871#t=1m2s", 62_000, None),
        ("https://player.vimeo.com/video/76979871#t=10.5,20", 10_500, 20_000),
        ("https://archive.org/details/nasa_1969#start/3600/end/3660", 3_600_000, 3_660_000),
        ("https://archive.org/details/nasa_1969/start/60/end/120", 60_000, 120_000),
        ("https://archive.org/embed/nasa_1969?start=50.5&end=60", 50_500, 60_000),
        ("https://www.dailymotion.com/video/x5e9eog?start=50", 50_000, None),
        ("https://example.org/a.mp4#t=10,20", 10_000, 20_000),
        ("https://example.org/a.mp4#t=npt:0:01:20", 80_000, None),
        ("https://example.org/a.mp4#t=,20", None, 20_000),
        ("https://example.org/x/index.m3u8#t=5", 5_000, None),
        ("https://example.org/a.mp4#t=20,10", 20_000, None),
        ("https://www.youtube.com/embed/jNQXAC9IVRw?start=60&end=50", 60_000, None),
        ("https://www.youtube.com/watch?v=jNQXAC9IVRw&t=soon", None, None),
    ],
)
def test_the_range_in_a_url_is_parsed(
    address: str, start_ms: int | None, end_ms: int | None
) -> None:
    source = DEFAULT_TABLE.recognise(address)
    assert (source.start_ms, source.end_ms) == (start_ms, end_ms)


@pytest.mark.parametrize(
    "text",
    [
        "<iframe></iframe>",
        "<iframe src=javascript:alert(1)>",
        "<iframe " + "x " * 5_000,
        "((((",
        ".",
    ],
)
def test_embed_code_without_a_video_is_refused(text: str) -> None:
    with pytest.raises(SourceError):
        DEFAULT_TABLE.recognise(text)
