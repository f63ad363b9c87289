"""The markup of templates/includes/_player.html and _hit.html, for clips without a database."""

from dataclasses import dataclass
from html import escape

from django.template.loader import render_to_string

from tests.providers.tables import FULL_TABLE

SLATE = "/media/wion-munich.mp4"
PLAYLIST = "/media/hls/oasis-quiet-rooms/index.m3u8"


@dataclass(frozen=True)
class StandInClip:
    start_ms: int
    end_ms: int
    provider: str = "file"
    src: str = SLATE
    stops: str = "exact"
    duration_ms: int | None = None
    captions: str = ""
    watch_url: str = "https://source.example/watch?t=1"
    health: str = "ok"
    question: str = "Why do talks need a host?"
    watchdog_ms: int | None = None
    line_ms: int | None = None
    line_src: str = ""

    @property
    def attributes(self) -> str:
        data = {
            "provider": self.provider,
            "player": FULL_TABLE[self.provider].player,
            "stops": self.stops,
            "src": self.src,
            "start-ms": self.start_ms,
            "end-ms": self.end_ms,
            "duration-ms": self.duration_ms or "",
            "question": self.question,
            "title": "A stand-in film",
            "captions": self.captions,
            "captions-lang": "en",
            "watch-url": self.watch_url,
            "health": self.health,
            **({"watchdog-ms": self.watchdog_ms} if self.watchdog_ms else {}),
        }
        return " ".join(f'data-{name}="{escape(str(value))}"' for name, value in data.items())


def card(clip: StandInClip) -> str:
    return f"""
    <article class="card">
      {line_of(clip)}
      <clip-player {clip.attributes}>
        <div class="poster" data-poster>
          <svg viewBox="0 0 320 180" width="320" height="180"><rect width="320" height="180"/></svg>
          <span class="duration">0:10</span><span class="play" aria-hidden="true"></span>
        </div>
        <svg class="range" role="img" aria-label="range" viewBox="0 0 1000 5" height="5"></svg>
        <p class="times"><span>00:50 – 01:00</span></p>
        <a class="watch" data-watch href="{escape(clip.watch_url)}">Watch clip answer (0:10)</a>
      </clip-player>
      <details class="transcript"><summary>Transcript</summary><p>What was said.</p></details>
    </article>"""


def line_of(clip: StandInClip) -> str:
    if clip.line_ms is None:
        return ""
    return f"""<blockquote class="hit"><p>A <mark>host</mark> gives.</p>
      <a href="/videos/talks/?t={clip.line_ms / 1000}" data-from-ms="{clip.line_ms}"
         data-from-src="{escape(clip.line_src)}" data-play="Play from 00:51">at 00:51</a>
      </blockquote>"""


def page_of(*clips: StandInClip) -> str:
    return f"""<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8"><title>Clips</title>
  <link rel="stylesheet" href="/static/css/player.css">
  <link rel="stylesheet" href="/look.css">
</head>
<body>
  <label>Search <input id="search" type="search"></label>
  {"".join(card(clip) for clip in clips)}
  {render_to_string("includes/_player_ui.html")}
  <script type="module" src="/static/js/clip-player.js"></script>
</body>
</html>"""
