"""The same three cues in every format, and how to write cues in it."""

from __future__ import annotations

from clipqa.transcripts import CueText

CUES = [
    CueText(1_000, 4_000, "Good evening."),
    CueText(4_000, 3_723_000, "The harbour opens at 12:30, says the mayor."),
    CueText(3_723_000, 3_728_000, "Good night."),
]
SAMPLES = {
    "WebVTT": """WEBVTT

00:01.000 --> 00:04.000
Good evening.

00:04.000 --> 01:02:03.000
The harbour opens at 12:30,
says the mayor.

01:02:03.000 --> 01:02:08.000
Good night.
""",
    "SBV": """0:00:01.000,0:00:04.000
Good evening.

0:00:04.000,1:02:03.000
The harbour opens at 12:30,
says the mayor.

1:02:03.000,1:02:08.000
Good night.
""",
    "plain lines with times": """0:01
Good evening.
0:04
The harbour opens at 12:30,
says the mayor.
1:02:03
Good night.
""",
    "SubRip": """1
00:00:01,000 --> 00:00:04,000
Good evening.

2
00:00:04,000 --> 01:02:03,000
The harbour opens at 12:30,
says the mayor.

3
01:02:03,000 --> 01:02:08,000
Good night.
""",
}
