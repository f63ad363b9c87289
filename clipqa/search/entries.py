"""Compose the search entry of an answer: what readers can find of it, and when."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from clipqa.models import Answer, Cue, SearchEntry, Status, Transcript
from clipqa.richtext import to_text
from clipqa.search.terms import index_text

CueRow = tuple[int, int, str, str]  # start_ms, end_ms, speaker, text


def will_be_public(answer: Answer, now: datetime) -> bool:
    """Whether the answer is public now or becomes so by itself."""
    return answer.status == Status.PUBLISHED and (
        answer.expire_at is None or answer.expire_at > now
    )


def compose_entry(answer: Answer, cues: list[CueRow], cues_language: str) -> SearchEntry:
    """The entry of a published answer loaded with question, topics, clip, video and outlet."""
    video, outlet = answer.clip.video, answer.clip.video.outlet
    topics = sorted(answer.question.topics.all(), key=lambda t: (t.position, t.name, t.pk))
    published_at = answer.published_at or timezone.now()
    texts = {
        "question": answer.question.text,
        "answer": to_text(answer.body),
        "names": " ".join(filter(None, [answer.speaker, outlet.name, *(t.name for t in topics)])),
        "transcript": "\n".join(text for *_, text in cues),
    }
    return SearchEntry(
        answer=answer,
        visible_from=answer.publish_at or published_at,
        visible_until=answer.expire_at,
        **{f"{name}_text": text for name, text in texts.items()},
        **{f"{name}_terms": index_text(text) for name, text in texts.items()},
        topics=[[topic.name, topic.slug] for topic in topics],
        cues=[list(cue) for cue in cues],
        cues_language=cues_language if cues else "",
        question=answer.question,
        outlet=outlet,
        video=video,
        published_at=published_at,
        shown_on=shown_on(video.aired_on, published_at),
        duration_ms=answer.clip.duration_ms,
        language=answer.question.language,
    )


def shown_on(aired_on: date | None, published_at: datetime) -> date:
    """The day a card is filed under, in the site's time zone."""
    return aired_on or timezone.localtime(published_at, timezone.get_default_timezone()).date()


class CuesByVideo:
    """The cues of several videos, read at once, cut to clips in memory.

    A video's spoken language comes first; without it the oldest transcript serves.
    """

    def __init__(self, video_ids: Iterable[int]) -> None:
        transcripts = Transcript.objects.filter(video__in=set(video_ids)).select_related("video")
        chosen: dict[int, Transcript] = {}
        for transcript in transcripts.order_by("pk"):
            spoken = transcript.language == transcript.video.language
            if spoken or transcript.video_id not in chosen:
                chosen[transcript.video_id] = transcript
        self._chosen = chosen
        self._cues: dict[int, list[CueRow]] = {}
        rows = Cue.objects.filter(transcript__in=chosen.values()).in_order()
        fields = rows.values_list("transcript_id", "start_ms", "end_ms", "speaker", "text")
        for transcript_id, start_ms, end_ms, speaker, text in fields:
            self._cues.setdefault(transcript_id, []).append((start_ms, end_ms, speaker, text))

    def inside(self, video_id: int, start_ms: int, end_ms: int) -> tuple[list[CueRow], str]:
        """The lines heard between two moments of a video, and their language."""
        transcript = self._chosen.get(video_id)
        if transcript is None:
            return [], ""
        cues = self._cues.get(transcript.pk, [])
        heard = [cue for cue in cues if cue[0] < end_ms and cue[1] > start_ms]
        return heard, transcript.language
