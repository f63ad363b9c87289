"""Posters of the demo's clips: the shipped picture, else a frame extracted by ffmpeg."""

from clipqa.demo.records import find_video
from clipqa.demo.shipped import shipped_library, shipped_poster
from clipqa.models import Clip
from clipqa.posters import attach_poster, ensure_poster


def attach_pictures() -> int:
    """Return the number of clips with a new poster.

    Clips of the video that is no longer available have drawn posters instead.
    """
    attached = 0
    for shipped in shipped_library()["videos"]:
        video = find_video(shipped["url"]) if "slate" in shipped else None
        for clip in Clip.objects.filter(video=video, poster="") if video else ():
            attached += _attach(clip, shipped["url"])
    return attached


def _attach(clip: Clip, video_url: str) -> bool:
    picture = shipped_poster(video_url, clip.start_ms)
    if picture is None:
        return ensure_poster(clip)  # a clip that an editor has added
    with picture.open("rb") as file:
        return attach_poster(clip, file, only_if_missing=True)
