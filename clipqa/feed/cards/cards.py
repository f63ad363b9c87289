"""The values of a card as plain data classes, the only source of templates, JSON and RSS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial

from django.urls import reverse

from clipqa import providers
from clipqa.hosts import provider_table
from clipqa.lib.richtext import to_html
from clipqa.lib.timecodes import format_seconds
from clipqa.models import Answer, Clip, Outlet, SearchEntry, Video
from clipqa.models.answer import AnswerQuerySet
from clipqa.models.answer_fields import CARD_TEXTS
from clipqa.posters import Poster, poster_of
from clipqa.search.snippets import best_cues, first_cues, mark_html, mark_text, snippet, terms_in
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
    module: str  # of static/js/player/, which plays it
    stops: str
    src: str
    watch_url: str
    captions_url: str
    captions_language: str
    health: str
    health_checked_at: datetime | None


@dataclass(frozen=True)
class HitRef:
    """Cues with searched words that question and answer lack, and links to their time."""

    html: str
    start_ms: int  # inside the clip
    url: str
    src: str  # the host's player from `start_ms`; '' if our player can seek there itself
    is_at_source: bool  # whether `url` leads to the host because the video only plays there


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
    body: str
    answer_text: str
    texts: Mapping[str, str]  # plain text fields of the answer (`CARD_TEXTS`), such as the speaker
    published_at: datetime
    aired_on: date | None
    outlet: OutletRef
    topics: list[Ref]
    also_outlets: list[str]
    video: VideoRef
    clip: ClipRef
    player: PlayerRef
    transcript: list[CueText]
    find_hit: Callable[[], HitRef | None]
    correction: str
    corrected_at: datetime | None
    ai_disclosure: bool
    terms: frozenset[str]  # of the search

    @property
    def answer_html(self) -> str:
        """The answer as HTML. Rendered on access, since the API only has the plain text."""
        return mark_html(to_html(self.body), self.terms)

    @cached_property
    def hit(self) -> HitRef | None:
        """The hit in the transcript. Found on access, since not every format shows it."""
        return self.find_hit() if self.terms else None

    @property
    def snippet_html(self) -> str:
        """The best passage for the search terms; without a search the answer's beginning."""
        transcript_text = (
            " ".join(cue.text for cue in first_cues(self.transcript)) if self.terms else ""
        )
        return snippet(self.answer_text, transcript_text, self.terms)


def listed_answers(now: datetime | None = None) -> AnswerQuerySet:
    """Return the published answers that have a search entry."""
    return Answer.objects.published(now).filter(search_entry__isnull=False)


def public_answers(now: datetime | None = None) -> AnswerQuerySet:
    """Return the listed answers with the related records of their cards.

    The statement that reads cards repeats the condition, so that an answer archived since its id
    was found is omitted.
    """
    return listed_answers(now).with_card(now)


def card_of(answer: Answer, terms: frozenset[str] = frozenset()) -> Card:
    """Return the card of an answer from `public_answers()`, with the search terms marked."""
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
        body=answer.body,
        answer_text=entry.answer_text,
        texts={name: getattr(answer, name) for name in CARD_TEXTS},
        published_at=entry.published_at,
        aired_on=video.aired_on,
        outlet=outlet_ref(video.outlet),
        topics=[Ref(name, slug, reverse("topic", args=[slug])) for name, slug in entry.topics],
        also_outlets=sorted(getattr(answer, "also_outlets", None) or []),
        video=video_ref(video),
        clip=ClipRef(
            clip.start_ms, clip.end_ms, clip.duration_ms, poster_of(clip) or poster_of(video)
        ),
        player=_player(answer, entry.cues_language),
        transcript=transcript,
        find_hit=partial(_hit, clip, transcript, terms, entry),
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
    """Return up to two initials of a name, shown in place of a logo."""
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
    """Return the best cues for the terms; None if no cue before the clip's end fits.

    A cue that begins before the clip is played from the clip's start.
    """
    card_terms = terms_in(f"{entry.question_text} {entry.answer_text}", terms)
    hit = best_cues(transcript, terms, card_terms)
    if hit is None or hit.start_ms >= clip.end_ms:
        return None
    video, at_ms = clip.video, max(hit.start_ms, clip.start_ms)
    provider = provider_table()[video.provider]
    stops = _stops(video, clip)
    is_stopped_by_host = stops == "by_host" and video.is_playable
    at_source = stops == "link" and video.is_playable
    return HitRef(
        html=hit.html,
        start_ms=at_ms,
        url=provider.watch_url(video.source_id, at_ms)
        if at_source
        else watch_page_url(video, at_ms),
        src=provider.embed_url(video.source_id, at_ms, clip.end_ms) if is_stopped_by_host else "",
        is_at_source=at_source,
    )


def _stops(video: Video, clip: Clip) -> providers.Stops:
    """Return how the player stops at the clip's end.

    It is "link" for a video that has no player here, such as one of a host that is not set up.
    """
    provider = provider_table()[video.provider]
    is_played_here = video.provider in providers.MEDIA_PROVIDERS
    if is_played_here or provider.embed_url(video.source_id, clip.start_ms, clip.end_ms):
        return provider.stops
    return "link"


def _player(answer: Answer, cues_language: str) -> PlayerRef:
    clip, video = answer.clip, answer.clip.video
    provider = provider_table()[video.provider]
    watch_page = watch_page_url(video, clip.start_ms)
    has_captions = bool(cues_language)
    return PlayerRef(
        provider=video.provider,
        module=provider.player,
        stops=_stops(video, clip),
        src=video.media_url() or provider.embed_url(video.source_id, clip.start_ms, clip.end_ms),
        watch_url=provider.watch_url(video.source_id, clip.start_ms) or watch_page,
        captions_url=reverse("captions", args=[video.slug, cues_language]) if has_captions else "",
        captions_language=cues_language,
        health=video.health,
        health_checked_at=video.health_checked_at,
    )
