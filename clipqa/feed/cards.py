"""Everything a card shows, as plain values: templates, JSON and RSS read nothing else."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from clipqa.hosts import provider_table
from clipqa.models import Answer, Clip, Outlet, SearchEntry, Video
from clipqa.models.answer import AnswerQuerySet
from clipqa.posters import Poster, poster_of
from clipqa.richtext import to_html
from clipqa.search.snippets import best_lines, held, mark_html, mark_text, snippet
from clipqa.timecodes import format_seconds
from clipqa.transcripts import CueText


@dataclass(frozen=True)
class Ref:
    name: str
    slug: str
    url: str


@dataclass(frozen=True)
class OutletRef:
    name: str
    slug: str
    url: str
    colour: str
    ink: str  # black or white, whichever reads better on the colour
    initials: str
    logo_url: str
    website: str = ""
    description: str = ""


@dataclass(frozen=True)
class VideoRef:
    title: str
    slug: str
    url: str
    source_url: str
    provider: str
    provider_label: str
    duration_ms: int | None
    language: str
    aired_on: date | None


@dataclass(frozen=True)
class ClipRef:
    start_ms: int
    end_ms: int
    duration_ms: int
    poster: Poster | None


@dataclass(frozen=True)
class PlayerRef:
    provider: str
    stops: str
    src: str
    watch_url: str
    captions_url: str
    captions_language: str
    health: str
    health_checked_at: datetime | None


@dataclass(frozen=True)
class HitRef:
    """Lines of the transcript that say what the answer doesn't, and where they are heard."""

    html: str
    start_ms: int  # inside the clip
    url: str
    src: str  # the host's own player from that moment on; '' where ours goes there itself
    is_at_source: bool  # whether `url` leads to the host, the only place where it plays


@dataclass(frozen=True)
class Card:
    public_id: str
    key: str
    url: str  # the share address
    anchor: str
    question: str
    question_html: str
    question_url: str
    language: str
    answer_html: str
    answer_text: str
    speaker: str
    published_at: datetime
    aired_on: date | None
    editor: str
    outlet: OutletRef
    topics: list[Ref]
    also_outlets: list[str]
    video: VideoRef
    clip: ClipRef
    player: PlayerRef
    transcript: list[CueText]
    hit: HitRef | None
    correction: str
    corrected_at: datetime | None
    ai_disclosure: bool
    terms: frozenset[str]  # what was searched for

    @property
    def snippet_html(self) -> str:
        """The best passage for what was searched for; without a search the answer's beginning."""
        said = " ".join(cue.text for cue in self.transcript) if self.terms else ""
        return snippet(self.answer_text, said, self.terms)


def listed_answers(now: datetime | None = None) -> AnswerQuerySet:
    """The answers that readers may see."""
    return Answer.objects.published(now).filter(search_entry__isnull=False)


def public_answers(now: datetime | None = None) -> AnswerQuerySet:
    """The same, each with all that its card shows.

    Asked in the statement that reads the cards: an answer archived since its id was found
    drops out.
    """
    return listed_answers(now).with_card(now)


def card_of(answer: Answer, terms: frozenset[str] = frozenset()) -> Card:
    """The card of one of the `public_answers()`, with the terms of a search marked."""
    entry, clip, video = answer.search_entry, answer.clip, answer.clip.video
    question_url = reverse("question", args=[answer.question.slug])
    transcript = [CueText(start, end, text, who) for start, end, who, text in entry.cues]
    return Card(
        public_id=answer.public_id,
        key=answer.key,
        url=f"{question_url}?answer={answer.public_id}",
        anchor=f"answer-{answer.public_id}",
        question=answer.question.text,
        question_url=question_url,
        language=answer.question.language,
        question_html=mark_text(answer.question.text, terms),
        answer_html=mark_html(to_html(answer.body), terms),
        answer_text=entry.answer_text,
        speaker=answer.speaker,
        published_at=entry.published_at,
        aired_on=video.aired_on,
        editor=answer.editor,
        outlet=outlet_ref(video.outlet),
        topics=[Ref(name, slug, reverse("topic", args=[slug])) for name, slug in entry.topics],
        also_outlets=sorted(getattr(answer, "also_outlets", None) or []),
        video=video_ref(video),
        clip=ClipRef(
            clip.start_ms, clip.end_ms, clip.duration_ms, poster_of(clip) or poster_of(video)
        ),
        player=_player(answer, entry.cues_language),
        transcript=transcript,
        hit=_hit(clip, transcript, terms, entry) if terms else None,
        correction=answer.correction,
        corrected_at=answer.corrected_at,
        ai_disclosure=answer.ai_disclosure,
        terms=terms,
    )


def outlet_ref(outlet: Outlet) -> OutletRef:
    logo = poster_of(outlet)
    return OutletRef(
        name=outlet.name,
        slug=outlet.slug,
        url=reverse("outlet", args=[outlet.slug]),
        colour=outlet.colour,
        ink=outlet.ink,
        initials=initials(outlet.name),
        logo_url=logo.src if logo else "",
        website=outlet.website,
        description=outlet.description,
    )


def initials(name: str) -> str:
    """Up to two letters that stand for a name where there is no logo."""
    letters = [word[0] for word in name.split() if word[0].isalnum()]
    return "".join(letters[:2]).upper()


def video_ref(video: Video) -> VideoRef:
    provider = provider_table()[video.provider]
    source_url = video.media_url() if video.is_stored_here else ""
    return VideoRef(
        title=video.title,
        slug=video.slug,
        url=reverse("video", args=[video.slug]),
        source_url=source_url or provider.canonical_url(video.source_id),
        provider=video.provider,
        provider_label=provider.label,
        duration_ms=video.duration_ms,
        language=video.language,
        aired_on=video.aired_on,
    )


def watch_page_url(video: Video, at_ms: int) -> str:
    return f"{reverse('video', args=[video.slug])}?t={format_seconds(at_ms)}"


def _hit(
    clip: Clip, transcript: list[CueText], terms: frozenset[str], entry: SearchEntry
) -> HitRef | None:
    """A line that began before the clip is heard from the clip's own start on."""
    beside = held(f"{entry.question_text} {entry.answer_text}", terms)
    hit = best_lines(transcript, terms, beside)
    if hit is None or hit.start_ms >= clip.end_ms:
        return None
    video, at_ms = clip.video, max(hit.start_ms, clip.start_ms)
    provider = provider_table()[video.provider]
    plays_by_itself = provider.stops == "by_host" and video.is_playable
    at_source = provider.stops == "link" and video.is_playable
    return HitRef(
        html=hit.html,
        start_ms=at_ms,
        url=provider.watch_url(video.source_id, at_ms)
        if at_source
        else watch_page_url(video, at_ms),
        src=provider.embed_url(video.source_id, at_ms, clip.end_ms) if plays_by_itself else "",
        is_at_source=at_source,
    )


def _player(answer: Answer, cues_language: str) -> PlayerRef:
    clip, video = answer.clip, answer.clip.video
    provider = provider_table()[video.provider]
    here = watch_page_url(video, clip.start_ms)
    has_captions = bool(cues_language)
    return PlayerRef(
        provider=video.provider,
        stops=provider.stops,
        src=video.media_url() or provider.embed_url(video.source_id, clip.start_ms, clip.end_ms),
        watch_url=provider.watch_url(video.source_id, clip.start_ms) or here,
        captions_url=reverse("captions", args=[video.slug, cues_language]) if has_captions else "",
        captions_language=cues_language,
        health=video.health,
        health_checked_at=video.health_checked_at,
    )
