"""A page with the section of the strips, the script of the clip desk and a recording."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Locator, Page

from tests.browser.standins.server import Site
from tests.browser.waiting import painted

MINUTE = 60_000
SECTION = "admin/clipqa/answer/clip_desk/_strips.html"
# A player without a film, of which `told` lists the seeks, and lines that count how many are read.
BOOT = """
import { Cues } from "/static/js/clip-desk/cues.js";
import { Desk } from "/static/js/clip-desk/desk.js";
import { start } from "/static/js/clip-desk/strips.js";

window.django = { jQuery: (node) => ({
  on: (name, act) => node.addEventListener(name, act),
  trigger: (name) => node.dispatchEvent(new Event(name, { bubbles: true })),
}) };
const desk = new Desk(document.getElementById("clip-desk"));
const told = [];
class Player {
  isReady = true;
  isControllable = true;
  isPlaying = false;
  can = new Set();
  durationMs = Infinity;
  timeMs = 0;
  seek(ms) { this.timeMs = ms; told.push(ms); desk.emit("time"); }
}
class Lines extends Cues {
  read = 0;
  startMs(at) { this.read += 1; return super.startMs(at); }
  endMs(at) { this.read += 1; return super.endMs(at); }
}
desk.player = new Player();
desk.keyed = [];
desk.keys = { add: (key) => desk.keyed.push(key) };
start(desk);
document.getElementById("clip-desk").classList.add("is-live");
await desk.loadRecording();
function lines(count, everyMs) {
  const words = (at) => `Line ${at} has a few words`;
  const cue = (at) => [at * everyMs, (at + 1) * everyMs - 100, 0, words(at), at];
  const cues = Array.from({ length: count }, (_, at) => cue(at));
  desk.cues = new Lines({ speakers: [""], cues });
  desk.emit("cues");
}
Object.assign(window, { desk, told, lines });
document.documentElement.dataset.ready = "";
"""
PAGE = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}"><head><meta charset="utf-8"><title>Strips</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/static/css/admin.css">
<link rel="stylesheet" href="/static/css/clip-desk.css">
<script type="module" src="/strips/boot.js"></script></head>
<body class="has-clip-desk"><main><h1>Strips</h1><form id="answer_form">
<div class="clip-desk" id="clip-desk" data-recording-url="/strips/recording/0/">
<div class="cd-recording">
<section class="cd-source"><label>Video <select name="video"><option value="">None</option>
<option value="7" selected>A film</option>
<option value="8">Another film</option></select></label></section>
<section class="cd-times"><label>Start <input name="start_ms" value="{start}"></label>
<label>End <input name="end_ms" value="{end}"></label></section>
{section}
</div><p role="status" data-live></p></div></form></main></body></html>"""


def clip(number: int, start_ms: int, end_ms: int, answer: int = 0) -> dict[str, Any]:
    return {
        "id": number,
        "start_ms": start_ms,
        "end_ms": end_ms,
        "question": f"What is question {number}?",
        "answer_id": answer or 100 + number,
        "url": f"/answers/{number}/",
    }


@dataclass
class Strips:
    page: Page
    site: Site
    recording: dict[str, Any] = field(default_factory=dict)

    def open(
        self, start: str = "02:20.5", end: str = "02:50.9", language: str = "en", **recording: Any
    ) -> None:
        self.recording = {"id": 7, "duration_ms": 12 * MINUTE + 4_000, "clips": [], **recording}
        self.site.pages["/strips/recording/7/"] = (
            "application/json",
            json.dumps(self.recording).encode(),
        )
        self.site.pages["/strips/boot.js"] = ("text/javascript", BOOT.encode())
        with translation.override("en"):
            section = render_to_string(SECTION, {"original": {"pk": 100}})
        direction = "rtl" if language == "ar" else "ltr"
        html = PAGE.format(
            section=section, start=start, end=end, language=language, direction=direction
        )
        self.page.goto(self.site.add_page("/strips/", html))
        self.page.locator("html[data-ready]").wait_for()
        self.painted()

    def painted(self) -> None:
        painted(self.page)

    @property
    def times(self) -> tuple[str, str]:
        return (self.value("start_ms"), self.value("end_ms"))

    def value(self, name: str) -> str:
        return self.page.input_value(f"[name={name}]")

    def slider(self, name: str) -> Locator:
        return self.page.get_by_role("slider", name=name)

    @property
    def view(self) -> tuple[int, int]:
        """The part that is enlarged, in milliseconds."""
        lens = self.slider("Part that is enlarged")
        start = int(lens.get_attribute("aria-valuenow") or 0)
        most = int(lens.get_attribute("aria-valuemax") or 0)
        return start, start + self.page.evaluate("desk.recording.duration_ms") - most

    def x_of(self, ms: int) -> float:
        """The place of a time on the zoomed strip, in pixels of the page."""
        box = self.box("zoomed")
        start, end = self.view
        return float(box["x"] + (ms - start) / (end - start) * box["width"])

    def box(self, name: str) -> Any:
        box = self.page.locator(f'[data-strips="{name}"]').bounding_box()
        assert box
        return box

    def drag(self, from_ms: int, to_ms: int, *, y: int = 45, steps: int = 5) -> None:
        """From one time to another on the zoomed strip, with the mouse."""
        top = self.box("zoomed")["y"] + y
        self.page.mouse.move(self.x_of(from_ms), top)
        self.page.mouse.down()
        self.page.mouse.move(self.x_of(to_ms), top, steps=steps)
        self.painted()
        self.page.mouse.up()
        self.painted()
