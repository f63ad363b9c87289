"""Compose the search entry of an answer: what readers can find of it, and when."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils import timezone

from clipqa.models import Answer, Clip, Cue, SearchEntry, Status, Transcript
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
    """The cues of several clips' videos, read at once, cut to clips in memory.

    A video's spoken language comes first; without it the oldest transcript serves.
    """

    def __init__(self, clips: Collection[Clip]) -> None:
        transcripts = Transcript.objects.filter(video__in={clip.video_id for clip in clips})
        chosen: dict[int, tuple[int, str]] = {}
        fields = ("pk", "language", "video_id", "video__language")
        for pk, language, video_id, spoken in transcripts.order_by("pk").values_list(*fields):
            if language == spoken or video_id not in chosen:
                chosen[video_id] = pk, language
        self._chosen = chosen
        self._cues: dict[int, list[CueRow]] = {}
        if not chosen:
            return
        heard = Cue.objects.filter(
            transcript__in=[pk for pk, _language in chosen.values()],
            start_ms__lt=max(clip.end_ms for clip in clips),
            end_ms__gt=min(clip.start_ms for clip in clips),
        )
        rows = heard.in_order().values_list(
            "transcript_id", "start_ms", "end_ms", "speaker", "text"
        )
        for transcript_id, start_ms, end_ms, speaker, text in rows:
            self._cues.setdefault(transcript_id, []).append((start_ms, end_ms, speaker, text))

    def inside(self, clip: Clip) -> tuple[list[CueRow], str]:
        """The lines heard in a clip, and their language."""
        if clip.video_id not in self._chosen:
            return [], ""
        transcript_id, language = self._chosen[clip.video_id]
        cues = self._cues.get(transcript_id, [])
        heard = [cue for cue in cues if cue[0] < clip.end_ms and cue[1] > clip.start_ms]
        return heard, language
