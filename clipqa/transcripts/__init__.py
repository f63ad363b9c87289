"""Text formats of transcripts to cues and back; pure. A format is a module with `parse`."""

from clipqa.transcripts.cues import CueText, TranscriptError

__all__ = ["CueText", "TranscriptError"]
