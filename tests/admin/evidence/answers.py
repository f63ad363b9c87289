"""Answers from a video whose cues are known."""

from __future__ import annotations

from typing import Any

from clipqa.models import Answer, Video
from tests.factories import make_answer, make_clip, make_cues, make_topic, make_video

WHY = "The figure stands on a sign in the picture."
FAILS, HOLDS = "It is from 1980.", "It is from 1908."
CUES = (
    (40_000, 49_000, "A storm took half of it in 1903."),
    (50_000, 56_000, "The pier of Norbury was built in 1908,"),
    (56_000, 62_400, "and the town paid for it."),
    (120_000, 130_000, "The second pier is from 1931."),
)


def make_video_with_cues() -> Video:
    video = make_video(aired_on="2020-01-01")
    make_cues(video, *CUES)
    return video


def make(body: str, start_ms: int = 50_000, end_ms: int = 62_400, **values: Any) -> Answer:
    clip = make_clip(make_video_with_cues(), start_ms, end_ms)
    return make_answer(clip=clip, topics=[make_topic()], body=body, speaker="Ann Ash", **values)
