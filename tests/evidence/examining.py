"""An answer and its recording, made from lines, and what the checks find."""

from typing import Any

from clipqa.evidence import Claim, Cue, Finding, Recording, examine

# What an answer lacks beside its words is tried in its own tests.
LACKS = {"no_topic", "no_speaker", "no_air_date"}
LINE_MS = 4_000


def cues_of(*lines: str | tuple[str, str]) -> list[Cue]:
    """Make a cue of each line, of 4 seconds; a pair is a speaker and the words."""
    spoken = [line if isinstance(line, tuple) else ("", line) for line in lines]
    return [
        Cue(at * LINE_MS, (at + 1) * LINE_MS, text, speaker)
        for at, (speaker, text) in enumerate(spoken)
    ]


def findings(
    answer: str,
    *lines: str | tuple[str, str],
    language: str = "en",
    clip: tuple[int, int] | None = None,
    speaker: str = "",
    **recording: Any,
) -> list[Finding]:
    """Examine an answer whose clip is all of the lines, unless it is given in milliseconds."""
    cues = cues_of(*lines)
    start_ms, end_ms = clip or (0, len(cues) * LINE_MS)
    claim = Claim(answer=answer, start_ms=start_ms, end_ms=end_ms, speaker=speaker)
    found = examine(claim, Recording(cues=cues, language=language, **recording))
    return [each for each in found if each.kind not in LACKS]


def found(answer: str, *lines: str | tuple[str, str], **values: Any) -> list[tuple[str, str]]:
    """The kinds and the marked words."""
    return [(each.kind, each.words) for each in findings(answer, *lines, **values)]
