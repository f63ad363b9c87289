"""Measure where clips start and stop: `python lab/measure_player.py [http://localhost:8000]`.

Plays thirteen clips of a running demo (`make run`) in Chromium, HLS and the one-second clip among
them, and reads the frame number from the picture: the first frame shown, the one it rests on at
the end, and the farthest one presented. Exits with 1 if one is more than a frame off.
"""

import json
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lab.browser import chromium, chromium_path
from tests.browser.conftest import CHROMIUM_ARGS, STANDINS
from tests.browser.standins.playback import seen_frames, shown_frame, watch_to_the_end

FRAME_MS = 40
FILES, PLAYLISTS = 10, 3


@dataclass(frozen=True)
class Measurement:
    provider: str
    start_ms: int
    end_ms: int
    first: int
    last: int
    farthest: int

    @property
    def start_off(self) -> int:
        return self.first - self.start_ms // FRAME_MS

    @property
    def end_off(self) -> int:
        return self.last - (self.end_ms - 1) // FRAME_MS

    @property
    def overrun(self) -> int:
        return max(0, self.farthest - (self.end_ms - 1) // FRAME_MS)

    @property
    def is_right(self) -> bool:
        return max(abs(self.start_off), abs(self.end_off), self.overrun) <= 1


def main(site: str) -> int:
    with chromium(chromium_path(), CHROMIUM_ARGS) as browser:
        measured = [measure(browser.new_page(), result) for result in choose_clips(site)]
    show(measured)
    return 0 if measured and all(each.is_right for each in measured) else 1


def choose_clips(site: str) -> list[dict[str, Any]]:
    """Return the shortest clips of the demo, since each is played to its end."""
    with urllib.request.urlopen(f"{site}/api/v1/answers/?per_page=100") as response:  # noqa: S310
        results = json.load(response)["results"]
    results.sort(key=lambda result: result["clip"]["duration_ms"])
    files = [result for result in results if has_frame_numbers(result, "file")]
    return (
        files[:FILES]
        + [result for result in results if has_frame_numbers(result, "hls")][:PLAYLISTS]
    )


def has_frame_numbers(result: dict[str, Any], provider: str) -> bool:
    """Only the demo's own slates have frame numbers; its dead source is at another host."""
    is_dead = result["video"]["url"].startswith("https://media.")
    return bool(result["video"]["provider"] == provider and not is_dead)


def measure(page: Page, result: dict[str, Any]) -> Measurement:
    page.add_init_script(path=STANDINS / "frames.js")
    page.goto(result["url"])
    player = page.locator(f"#answer-{result['id']} clip-player").first
    clip = result["clip"]
    watch_to_the_end(player, seconds=clip["duration_ms"] / 1000 + 20)
    last = shown_frame(player)
    seen = seen_frames(page)
    page.close()
    start_ms, end_ms = clip["start_ms"], clip["end_ms"]
    return Measurement(
        result["video"]["provider"], start_ms, end_ms, seen[0], last or -1, max(seen)
    )


def show(measured: list[Measurement]) -> None:
    print("provider   start_ms    end_ms   first  (off)    last  (off)  overrun")
    for each in measured:
        print(
            f"{each.provider:8} {each.start_ms:10} {each.end_ms:9}"
            f" {each.first:7} {each.start_off:+6} {each.last:7} {each.end_off:+6} {each.overrun:8}"
        )
    right = sum(each.is_right for each in measured)
    print(f"{right} of {len(measured)} clips start and stop within one frame ({FRAME_MS} ms).")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://localhost:8000"))
