"""Parse and write text formats of transcripts. Pure. A format is a module with `parse`."""

from clipqa.transcripts.cues import CueText, TranscriptError

__all__ = ["CueText", "TranscriptError"]
