"""The watch page of a video: the card at a given time, and the public cues."""

from typing import NamedTuple

from django.db.models import Case, Exists, OuterRef, Subquery, When

from clipqa.feed.cards.cards import Card
from clipqa.models import Cue, SearchEntry, Transcript, Video
from clipqa.transcripts import CueText

# URLs have whole seconds, and the intended clip may start at any point within that second.
UPCOMING_WITHIN_MS = 1_000


def current_card(cards: list[Card], at_ms: int) -> Card | None:
    """Return the card whose clip contains this time, else one that starts within a second after.

    If there are several, return the one that starts last.
    """
    playing = [card for card in cards if card.clip.start_ms <= at_ms < card.clip.end_ms]
    upcoming = [card for card in cards if at_ms < card.clip.start_ms < upcoming_until(at_ms)]
    return max(playing or upcoming, key=lambda card: card.clip.start_ms, default=None)


def upcoming_until(at_ms: int) -> int:
    return at_ms + UPCOMING_WITHIN_MS


class PublicCues(NamedTuple):
    cues: list[CueText]
    language: str
    is_corrected: bool  # by a person


def public_cues(video: Video) -> PublicCues:
    """Return the public cues, and the language and the mark of their transcript.

    Cues outside published clips belong to the outlet. They are public only if editors marked the
    whole transcript as public.
    """
    if video.transcript_public:
        return _all_cues(video)
    entries = SearchEntry.objects.visible().filter(video=video).exclude(cues_language="")
    found: set[tuple[int, int, str, str]] = set()
    language = ""
    is_corrected = False
    marked = Transcript.objects.filter(
        video=OuterRef("video"), language=OuterRef("cues_language"), is_corrected=True
    )
    rows = entries.annotate(is_corrected=Exists(marked))
    for cues, *own in rows.values_list("cues", "cues_language", "is_corrected"):
        found.update(tuple(cue) for cue in cues)
        language, is_corrected = own
    ordered = [CueText(start, end, text, who) for start, end, who, text in sorted(found)]
    return PublicCues(ordered, language, is_corrected)


def _all_cues(video: Video) -> PublicCues:
    """Return all cues of one transcript, preferably in the video's language.

    Search entries use the same preference.
    """
    own_language_first = Case(When(language=video.language, then=0), default=1)
    chosen = (
        Transcript.objects.filter(video=video).order_by(own_language_first, "pk").values("pk")[:1]
    )
    rows = Cue.objects.filter(transcript=Subquery(chosen)).in_order()
    own = ("transcript__language", "transcript__is_corrected")
    found = list(rows.values_list("start_ms", "end_ms", "text", "speaker", *own))
    language, is_corrected = found[0][4:] if found else ("", False)
    return PublicCues([CueText(*row[:4]) for row in found], language, is_corrected)
