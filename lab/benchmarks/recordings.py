"""The recordings of a made library, and the clips that are cut from them one after the other."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from clipqa.lib.slugs import make_slug
from clipqa.models import Clip, Cue, Health, Outlet, Transcript, Video
from lab.benchmarks.texts import Author

if TYPE_CHECKING:
    from lab.benchmarks.library import Batch

CLIPS = (1, 2, 3, 4, 6, 8)
MAX_MS, MAX_GAP_MS = 180_000, 60_000
MAX_OPEN = 3
HOSTS = ["cdn-a.example", "cdn-b.example", "films.example"]
FIRST_DAY = date(2020, 11, 1)
DAYS = 6 * 365
VIDEO_ID = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass
class Reel:
    """A recording with room for more clips: the end of the last one, and how many may follow."""

    video: Video
    transcript: Transcript
    at_ms: int
    left: int


class Recordings:
    def __init__(self, random: Random, authors: Mapping[str, Author]) -> None:
        self._random, self._authors = random, authors
        self._open: dict[int, deque[Reel]] = defaultdict(deque)
        self._videos = self._clips = self._cues = 0

    def clip(self, batch: Batch, outlet: Outlet, language: str, topic: int) -> Clip:
        """Add the next clip of one of the outlet's recordings to the batch, with its cues."""
        reel = self._reel(batch, outlet, language, topic)
        start_ms = reel.at_ms + self._random.randint(2_000, MAX_GAP_MS)
        length_ms = int(min(MAX_MS, max(4_000, self._random.lognormvariate(3.6, 0.7) * 1000)))
        reel.at_ms, reel.left = start_ms + length_ms, reel.left - 1
        self._clips += 1
        clip = Clip(pk=self._clips, video=reel.video, start_ms=start_ms, end_ms=reel.at_ms)
        batch.clips.append(clip)
        batch.cues_of[clip.pk] = self._spoken_cues(clip, reel.transcript, topic)
        batch.cues.extend(batch.cues_of[clip.pk])
        return clip

    def _reel(self, batch: Batch, outlet: Outlet, language: str, topic: int) -> Reel:
        reels = self._open[outlet.pk]
        while reels and not reels[0].left:
            reels.popleft()
        if len(reels) < MAX_OPEN:
            reels.append(self._new_reel(batch, outlet, language, topic))
        return self._random.choice([reel for reel in reels if reel.left])

    def _new_reel(self, batch: Batch, outlet: Outlet, language: str, topic: int) -> Reel:
        self._videos += 1
        clips = self._random.choice(CLIPS)
        title = self._authors[language].question(self._random, topic).rstrip("?")[:200]
        provider, source, host = self._source()
        video = Video(
            pk=self._videos,
            outlet=outlet,
            title=title,
            slug=f"{make_slug(title)[:68].strip('-')}-{self._videos}",
            provider=provider,
            source_id=source,
            media_host=host,
            duration_ms=(clips + 1) * (MAX_MS + MAX_GAP_MS),
            aired_on=FIRST_DAY + timedelta(days=self._random.randrange(DAYS)),
            language=language,
            health=Health.OK if self._random.random() < 0.99 else Health.GONE,
        )
        transcript = Transcript(pk=self._videos, video=video, language=language)
        batch.videos.append(video)
        batch.transcripts.append(transcript)
        return Reel(video, transcript, 0, clips)

    def _source(self) -> tuple[str, str, str]:
        """Return the provider, its id or address of the video, and the host of a file."""
        if self._random.random() < 0.8:
            prefix = "".join(self._random.choices(VIDEO_ID, k=6))
            return "youtube", f"{prefix}{self._videos:05x}"[-11:].rjust(11, "A"), ""
        host = self._random.choice(HOSTS)
        return "file", f"https://{host}/film-{self._videos}.mp4", host

    def _spoken_cues(self, clip: Clip, transcript: Transcript, topic: int) -> list[Cue]:
        """Return 20 to 80 words in cues of about ten; the last cue ends with the clip."""
        author = self._authors[transcript.language]
        words = author.text(self._random, topic, self._random.randint(20, 80)).split()
        lines = [words[at : at + 10] for at in range(0, len(words), 10)]
        length_ms = clip.duration_ms / len(lines)
        cues = []
        for number, line in enumerate(lines):
            self._cues += 1
            cues.append(
                Cue(
                    pk=self._cues,
                    transcript=transcript,
                    start_ms=clip.start_ms + int(number * length_ms),
                    end_ms=clip.start_ms + int((number + 1) * length_ms),
                    text=" ".join(line),
                )
            )
        return cues
