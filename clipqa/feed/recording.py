"""A source video as its watch page shows it: which card stands where, which lines are public."""

from clipqa.feed.cards import Card
from clipqa.models import Cue, SearchEntry, Transcript, Video
from clipqa.transcripts import CueText


def current_card(cards: list[Card], at_ms: int) -> Card | None:
    """The card whose clip is heard at that moment; of several, the one that starts nearest."""
    heard = [card for card in cards if card.clip.start_ms <= at_ms < card.clip.end_ms]
    return max(heard, key=lambda card: card.clip.start_ms, default=None)


def public_cues(video: Video) -> tuple[list[CueText], str]:
    """The lines readers may see, and their language.

    Lines outside published clips are the outlet's text: they show only where the editors
    said that the whole transcript is public.
    """
    if video.transcript_public:
        return _all_cues(video)
    entries = SearchEntry.objects.visible().filter(video=video).exclude(cues_language="")
    lines: set[tuple[int, int, str, str]] = set()
    language = ""
    for cues, cues_language in entries.values_list("cues", "cues_language"):
        lines.update(tuple(cue) for cue in cues)
        language = cues_language
    return [CueText(start, end, text, who) for start, end, who, text in sorted(lines)], language


def _all_cues(video: Video) -> tuple[list[CueText], str]:
    transcripts = list(Transcript.objects.filter(video=video).order_by("pk"))
    if not transcripts:
        return [], ""
    spoken = (one for one in transcripts if one.language == video.language)
    chosen = next(spoken, transcripts[0])
    rows = Cue.objects.filter(transcript=chosen).in_order()
    fields = rows.values_list("start_ms", "end_ms", "text", "speaker")
    return [CueText(*row) for row in fields], chosen.language
