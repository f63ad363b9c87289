"""Small libraries in which every filter excludes some answers, and the expected results.

The oracle is written in plain Python from the facts, without any of the feed's own code.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone
from hypothesis import strategies as st

from clipqa.feed import FeedQuery
from clipqa.models import Answer, Clip, Cue, Question, Status, Topic, Transcript, Video
from clipqa.models.question import fold_question
from clipqa.search.indexing import index_answers
from tests.factories import make_outlet, make_topic

OUTLETS = ("Harbour TV", "Delta News", "Полярная студия")
OUTLET_SLUGS = ("harbour-tv", "delta-news", "полярная-студия")
TOPICS = ("Ceasefires", "Elections", "Science")
LANGUAGES = ("en", "ar")
# Two spellings are one speaker, and some answers have none.
SPEAKERS = ("A. Aide", "", "a.  AIDE", "Léa Marin", "فاطمة")
SPEAKER_KEYS = ("a. aide", "léa marin", "فاطمة")
LENGTHS_MS = (1_000, 14_999, 15_000, 60_000, 60_001)
DAYS = (date(2023, 12, 31), date(2024, 1, 1), date(2025, 6, 15), None)
WORDS = ("harvest", "glacier", "treaty", "orbit")
TRANSCRIPT_WORDS = (
    *WORDS,
    "harvests",
    "who",
    "the",
    "Ñandú",
    "هدنة",
    "перемирие",
    "停火协议",
    "火协",
    "x",
)
FIRST_MOMENT = datetime(2025, 2, 18, 12, 0, tzinfo=UTC)
SIZE = 36
# Values of each facet to select: those that some answers have, and a year that none has.
VALUES: dict[str, Sequence[object]] = {
    "outlet": OUTLET_SLUGS,
    "topic": [name.lower() for name in TOPICS],
    "duration": ["short", "medium", "long"],
    "year": [2023, 2024, 2025, 1950],
    "language": LANGUAGES,
    "speaker": SPEAKER_KEYS,
}
# Visible now, later, no longer.
PUBLIC, SCHEDULED, EXPIRED = "public", "scheduled", "expired"

# Hostile texts: every script and symbol, halves of characters, operators
# alone, and texts that are far too long.
CHARACTERS = "\"-*():^~|&!\\'%_,;\x00\n\t ORANDNEARaZße\u0301ه停火ก한ㅎ👩‍🚀\ud800\udfff\uffff"
FRAGMENTS = (
    "treaty",
    "-treaty",
    '"the treaty"',
    '"',
    '-"',
    "OR",
    "outlet:",
    'topic:"sci',
    "truce\x00",
)
hostile_texts = st.one_of(
    st.text(st.characters(codec=None, exclude_categories=()), max_size=60),
    st.text(CHARACTERS, max_size=60),
    st.lists(st.sampled_from(FRAGMENTS), max_size=12).map(" ".join),
    st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join),
)
HUGE_TEXTS = (
    " ".join(f"word{number}" for number in range(10_000)),
    "treaty " * 10_000,
    " ".join(f'"treaty {number}" -x{number}' for number in range(200)),
    "outlet:a topic:b " * 300,
    "停" * 10_000,
    '"' * 10_001,
    "a" * 100_000,
)


@dataclass(frozen=True)
class AnswerSpec:
    """The values of an answer to create; its outlet and topics by index."""

    question: str
    body: str = "They said so."
    transcript_text: str = ""
    outlet: int = 0
    topics: tuple[int, ...] = ()
    language: str = "en"
    speaker: str = ""
    length_ms: int = 15_000
    day: date | None = None
    hour: int = 0
    when: str = PUBLIC

    @property
    def published_at(self) -> datetime:
        return FIRST_MOMENT + timedelta(hours=self.hour)


@dataclass(frozen=True)
class Fact:
    """The values of an answer in the library."""

    answer: Answer
    outlet: str
    topics: tuple[str, ...]
    language: str
    speaker: str
    length_ms: int
    day: date
    word: str
    published_at: datetime

    @property
    def duration(self) -> str:
        if self.length_ms < 15_000:
            return "short"
        return "medium" if self.length_ms <= 60_000 else "long"


def make_library(size: int = SIZE) -> list[Fact]:
    specs = [_spec(number) for number in range(size)]
    answers = make_answers(specs)
    return [_fact(*pair, number) for number, pair in enumerate(zip(specs, answers, strict=True))]


def _spec(number: int) -> AnswerSpec:
    return AnswerSpec(
        question=f"What came {number} of it?",
        body=f"They spoke of the {_word(number)}.",
        outlet=number % 3,
        topics=tuple(place for place in range(3) if (number // 2) >> place & 1),
        language=LANGUAGES[number % 5 == 0],
        speaker=SPEAKERS[number // 3 % len(SPEAKERS)],
        length_ms=LENGTHS_MS[number % len(LENGTHS_MS)],
        day=DAYS[number // 3 % len(DAYS)],
        # Times repeat, so that some answers are ordered by id alone.
        hour=number // 2,
    )


def _word(number: int) -> str:
    return WORDS[number // 4 % len(WORDS)]


def _fact(spec: AnswerSpec, answer: Answer, number: int) -> Fact:
    return Fact(
        answer,
        answer.clip.video.outlet.slug,
        tuple(TOPICS[place].lower() for place in spec.topics),
        spec.language,
        spec.speaker,
        spec.length_ms,
        spec.day or spec.published_at.date(),
        _word(number),
        spec.published_at,
    )


def make_answers(specs: Sequence[AnswerSpec]) -> list[Answer]:
    """Write many answers at once, through the same indexing as an import."""
    outlets = [make_outlet(name) for name in OUTLETS]
    topics = [make_topic(name) for name in TOPICS]
    videos = Video.objects.bulk_create(
        Video(
            outlet=outlets[spec.outlet],
            provider="file",
            source_id=f"media:{number}.mp4",
            slug=f"recording-{number}",
            title=f"Recording {number}",
            aired_on=spec.day,
        )
        for number, spec in enumerate(specs)
    )
    clips = Clip.objects.bulk_create(
        Clip(video=video, start_ms=10_000, end_ms=10_000 + spec.length_ms)
        for video, spec in zip(videos, specs, strict=True)
    )
    _make_transcripts(videos, specs)
    questions = _make_questions(specs, topics)
    answers = Answer.objects.bulk_create(
        Answer(
            question=question,
            clip=clip,
            body=spec.body,
            speaker=spec.speaker,
            **_published(spec),
        )
        for spec, question, clip in zip(specs, questions, clips, strict=True)
    )
    for when, now in ((EXPIRED, timezone.now() - timedelta(days=2)), ("", timezone.now())):
        # Expired answers were indexed while visible, and the schedule has not been applied yet.
        pairs = zip(answers, specs, strict=True)
        index_answers([a.pk for a, s in pairs if (s.when == EXPIRED) == bool(when)], now)
    return answers


def _published(spec: AnswerSpec) -> dict[str, object]:
    now = timezone.now()
    moment = now + timedelta(days=1) if spec.when == SCHEDULED else spec.published_at
    return {
        "status": Status.PUBLISHED,
        "published_at": moment,
        "publish_at": moment if spec.when == SCHEDULED else None,
        "expire_at": now - timedelta(days=1) if spec.when == EXPIRED else None,
    }


def _make_questions(specs: Sequence[AnswerSpec], topics: Sequence[Topic]) -> list[Question]:
    questions = Question.objects.bulk_create(
        Question(
            text=spec.question,
            folded_text=fold_question(spec.question),
            slug=f"question-{number}",
            language=spec.language,
        )
        for number, spec in enumerate(specs)
    )
    through = Question.topics.through
    through.objects.bulk_create(
        through(question=question, topic=topics[place])
        for question, spec in zip(questions, specs, strict=True)
        for place in spec.topics
    )
    return questions


def _make_transcripts(videos: Sequence[Video], specs: Sequence[AnswerSpec]) -> None:
    texts = [
        (video, spec.transcript_text)
        for video, spec in zip(videos, specs, strict=True)
        if spec.transcript_text
    ]
    transcripts = Transcript.objects.bulk_create(
        Transcript(video=video, language="en") for video, _text in texts
    )
    Cue.objects.bulk_create(
        Cue(transcript=transcript, start_ms=10_000, end_ms=11_000, text=text)
        for transcript, (_video, text) in zip(transcripts, texts, strict=True)
    )


def make_random_library(seed: int, size: int = 30) -> list[Answer]:
    """Return answers of few words, so that many match; some are scheduled or expired."""
    rng = random.Random(seed)
    return make_answers([_random_spec(rng, number) for number in range(size)])


def _random_spec(rng: random.Random, number: int) -> AnswerSpec:
    def random_words(max_count: int) -> str:
        return " ".join(rng.choices(TRANSCRIPT_WORDS, k=rng.randint(0, max_count)))

    return AnswerSpec(
        question=f"{random_words(4)} {number}?",  # the number, since questions are unique
        body=random_words(9) or "…",
        transcript_text=random_words(6),
        outlet=rng.randrange(3),
        topics=tuple(rng.sample(range(3), k=rng.randint(0, 2))),
        language=rng.choice(LANGUAGES),
        speaker=rng.choice(SPEAKERS),
        length_ms=rng.choice(LENGTHS_MS),
        day=rng.choice(DAYS),
        hour=rng.randrange(6),
        when=rng.choice([PUBLIC] * 7 + [SCHEDULED, EXPIRED]),
    )


def tuples_of(values: Sequence[object]) -> st.SearchStrategy:
    return st.lists(st.sampled_from(list(values)), unique=True, max_size=2).map(tuple)


def queries(texts: st.SearchStrategy[str]) -> st.SearchStrategy[FeedQuery]:
    """Return queries with up to two values of each facet, and dates."""
    days = st.none() | st.sampled_from([day for day in DAYS if day])
    return st.builds(
        FeedQuery,
        text=texts,
        chosen=st.fixed_dictionaries(
            {facet: tuples_of(values) for facet, values in VALUES.items()}
        ),
        date_from=days,
        date_to=days,
        sort=st.sampled_from(["", "newest", "oldest", "shortest", "longest"]),
    )


def matches_query(fact: Fact, query: FeedQuery, without: str = "") -> bool:
    matches = {
        "text": not query.text or fact.word in query.text.split(),
        "date_from": query.date_from is None or fact.day >= query.date_from,
        "date_to": query.date_to is None or fact.day <= query.date_to,
    }
    for facet, values in query.chosen.items():
        matches[facet] = bool({*values_of(fact, facet)} & set(map(str, values)))
    return all(is_match for name, is_match in matches.items() if name != without)


def values_of(fact: Fact, facet: str) -> tuple[str, ...]:
    return {
        "outlet": (fact.outlet,),
        "topic": fact.topics,
        "duration": (fact.duration,),
        "year": (str(fact.day.year),),
        "language": (fact.language,),
        "speaker": (" ".join(fact.speaker.lower().split()),) if fact.speaker else (),
    }[facet]


def sort_facts(facts: list[Fact], sort: str) -> list[Fact]:
    newest = sorted(facts, key=lambda fact: (fact.published_at, fact.answer.pk), reverse=True)
    if sort == "oldest":
        return newest[::-1]
    if sort in {"shortest", "longest"}:
        return sorted(newest, key=lambda fact: fact.length_ms, reverse=sort == "longest")
    return newest
