"""The shipped files of the demo library: answers, slates and posters."""

import subprocess
from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from clipqa.demo.shipped import MEDIA, shipped_library, shipped_poster, shipped_records

RECORDS = shipped_records()
VIDEOS = {video["url"]: video for video in shipped_library()["videos"]}
SLATES = [video for video in VIDEOS.values() if "slate" in video]
CUT = "demo-meridian-gold-reserves"  # begins and ends within a sentence, to show the check
MEBIBYTE = 1024 * 1024


def slate_path(url: str) -> Path:
    return MEDIA / url.removeprefix("media:demo/")


def read_frame_number(picture: Image.Image) -> int | None:
    """Read a frame number, as documented in docs/demo.md."""
    grey = picture.convert("L")
    bits = [grey.getpixel((32 + 16 * i + 8, 328)) > 127 for i in range(20)]
    number = int("".join("01"[bit] for bit in bits[2:18]), 2)
    is_valid = bits[0] and not bits[1] and bits[19] and bits[18] == (sum(bits[2:18]) % 2 == 1)
    return number if is_valid else None


def test_there_are_sixty_answers_in_eight_topics_from_ten_outlets() -> None:
    public = [record for record in RECORDS if record["status"] == "published"]
    topics = {topic for record in public for topic in record["topics"]}
    assert len(public) >= 60
    assert topics == {topic["name"] for topic in shipped_library()["topics"]}
    assert {r["outlet"] for r in public} == {o["name"] for o in shipped_library()["outlets"]}


def test_keys_and_public_ids_are_unique() -> None:
    assert len({record["key"] for record in RECORDS}) == len(RECORDS)
    assert len({record["public_id"] for record in RECORDS}) == len(RECORDS)
    assert all(record["key"].startswith("demo-") for record in RECORDS)


def test_clips_are_inside_their_videos_and_cues_inside_their_clips() -> None:
    for record in RECORDS:
        seconds = VIDEOS[record["video_url"]]["seconds"]
        assert 0 <= record["start"] < record["end"] <= seconds, record["key"]
        for cue in record["transcript"] if record["key"] != CUT else ():
            assert record["start"] <= cue["start"] < cue["end"] <= record["end"], record["key"]


def test_the_cues_of_a_video_never_overlap() -> None:
    cues_by_video = defaultdict(set)
    for record in RECORDS:
        for cue in record.get("transcript", []):
            cues_by_video[record["video_url"]].add((cue["start"], cue["end"], cue["text"]))
    for url, cues in cues_by_video.items():
        ordered = sorted(cues)
        for one, following in pairwise(ordered):
            assert one[1] <= following[0], (url, one, following)


def test_every_answer_has_a_transcript_and_seventy_to_a_hundred_words() -> None:
    for record in RECORDS:
        words = len(record["answer"].split())
        min_words = (
            60 if record["language"] in {"es", "ar"} else 70
        )  # these languages need fewer words
        assert record["language"] == "zh" or min_words <= words <= 100, record["key"]
        assert record["transcript"], record["key"]


def test_durations_range_from_under_a_second_to_over_a_hundred() -> None:
    lengths = {record["key"]: record["end"] - record["start"] for record in RECORDS}
    assert lengths["demo-northlight-no"] == pytest.approx(0.9)
    assert lengths["demo-cbs-four-goals"] == 1
    playable = [r for r in RECORDS if lengths[r["key"]] > 100 and "slate" in VIDEOS[r["video_url"]]]
    assert playable
    assert sum(record["start"] % 1 > 0 for record in RECORDS) >= 10


def test_some_questions_have_answers_of_several_outlets() -> None:
    outlets = defaultdict(set)
    for record in RECORDS:
        outlets[record["question"]].add(record["outlet"])
    assert sum(len(names) >= 2 for names in outlets.values()) >= 4


def test_no_date_is_in_the_future_and_all_years_occur() -> None:
    moments = [datetime.fromisoformat(r["published_at"]) for r in RECORDS if "published_at" in r]
    assert max(moments) < datetime(2026, 11, 21, tzinfo=UTC)
    assert {moment.year for moment in moments} == {2023, 2024, 2025, 2026}
    for record in RECORDS:
        aired_on, published_at = record.get("aired_on"), record.get("published_at")
        assert not (aired_on and published_at) or aired_on <= published_at, record["key"]


def test_the_demo_has_every_special_case() -> None:
    assert sum(bool(record.get("correction")) for record in RECORDS) == 1
    assert sum(bool(record.get("ai_disclosure")) for record in RECORDS) == 1
    assert {record["language"] for record in RECORDS} == {"en", "es", "ar", "zh"}
    assert [video["health"] for video in VIDEOS.values() if "health" in video] == ["gone"]
    assert {record["status"] for record in RECORDS} == {"published", "draft", "in_review"}
    assert set(shipped_library()["scheduled"]) < {record["key"] for record in RECORDS}


def test_cues_are_spoken_no_faster_than_four_words_a_second() -> None:
    for record in RECORDS:
        if record["language"] == "zh" or record["key"] == "demo-cbs-four-goals":
            continue
        for cue in record["transcript"]:
            pace = len(cue["text"].split()) / (cue["end"] - cue["start"])
            assert pace <= 4, (record["key"], cue)


def test_invented_outlets_and_videos_are_labelled() -> None:
    markers = ("stand-in", "invented", "invent", "مبتكر", "虚构")
    for outlet in shipped_library()["outlets"]:
        assert any(word in outlet["description"] for word in markers), outlet["name"]
    for video in VIDEOS.values():
        assert any(word in video["title"] for word in markers), video["title"]


def test_slates_and_posters_have_at_most_eight_mebibytes() -> None:
    total = sum(path.stat().st_size for path in MEDIA.rglob("*") if path.is_file())
    assert total <= 8 * MEBIBYTE


def test_every_clip_of_a_slate_has_a_poster() -> None:
    for record in RECORDS:
        start_ms = round(record["start"] * 1000)
        picture = shipped_poster(record["video_url"], start_ms)
        assert bool(picture) == ("slate" in VIDEOS[record["video_url"]]), record["key"]
        if picture:
            with Image.open(picture) as image:
                assert read_frame_number(image) == start_ms // 40, record["key"]


@pytest.mark.ffmpeg
@pytest.mark.parametrize("video", SLATES, ids=lambda video: video["slate"][0])
def test_every_keyframe_shows_its_own_frame_number(video: Any) -> None:
    command = ["ffmpeg", "-v", "error", "-skip_frame", "nokey", "-i", str(slate_path(video["url"]))]
    command += ["-an", "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "gray", "-"]
    pixels = subprocess.run(command, capture_output=True, check=True).stdout
    size = 640 * 360
    frames = [pixels[i : i + size] for i in range(0, len(pixels), size)]
    shown = [read_frame_number(Image.frombytes("L", (640, 360), frame)) for frame in frames]
    assert shown == list(range(0, video["seconds"] * 25, 50))


@pytest.mark.ffmpeg
@pytest.mark.parametrize("video", SLATES, ids=lambda video: video["slate"][0])
def test_slates_have_25_frames_a_second_and_a_keyframe_every_two_seconds(video: Any) -> None:
    command = ["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries"]
    command += ["packet=pts_time,flags", "-of", "csv=p=0", str(slate_path(video["url"]))]
    lines = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()
    times = [float(line.split(",")[0]) for line in lines]
    keys = [float(line.split(",")[0]) for line in lines if "K" in line.split(",")[1]]
    assert times == pytest.approx([n / 25 for n in range(video["seconds"] * 25)], abs=0.002)
    assert keys == pytest.approx([2 * n for n in range(video["seconds"] // 2)], abs=0.002)
