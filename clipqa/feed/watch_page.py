"""The watch page of a video: the card at a given time, and the public cues."""

from django.db.models import Case, Subquery, When

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


def public_cues(video: Video) -> tuple[list[CueText], str]:
    """Return the public cues and their language.

    Cues outside published clips belong to the outlet. They are public only if editors marked the
    whole transcript as public.
    """
    if video.transcript_public:
        return _all_cues(video)
    entries = SearchEntry.objects.visible().filter(video=video).exclude(cues_language="")
    found: set[tuple[int, int, str, str]] = set()
    language = ""
    for cues, cues_language in entries.values_list("cues", "cues_language"):
        found.update(tuple(cue) for cue in cues)
        language = cues_language
    return [CueText(start, end, text, who) for start, end, who, text in sorted(found)], language


def _all_cues(video: Video) -> tuple[list[CueText], str]:
    """Return all cues of one transcript, preferably in the video's language.

    Search entries use the same preference.
    """
    own_language_first = Case(When(language=video.language, then=0), default=1)
    chosen = (
        Transcript.objects.filter(video=video).order_by(own_language_first, "pk").values("pk")[:1]
    )
    rows = Cue.objects.filter(transcript=Subquery(chosen)).in_order()
    fields = ("start_ms", "end_ms", "text", "speaker", "transcript__language")
    found = list(rows.values_list(*fields))
    return [CueText(*row[:4]) for row in found], found[0][4] if found else ""
